using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Suse;

/// <summary>An OVAL document of SUSE.</summary>
/// <param name="Family">What it is about: <c>suse.linux.enterprise.15</c>, <c>opensuse.leap.15.5</c>.</param>
/// <param name="Partition">Its name without suffixes: <c>suse.linux.enterprise.15-affected</c>.</param>
/// <param name="FileName">Its name at the publisher.</param>
internal sealed record SuseDocument(string Family, string Partition, string FileName)
{
    private static readonly Regex Link = new(
        @"(?<=[""'/])((opensuse\.(?:leap\.(?:micro\.)?)?[0-9]+\.[0-9]+|opensuse\.tumbleweed|suse\.linux\.enterprise\.(?:server\.|micro\.)?[0-9]+|suse\.linux\.micro\.[0-9]+)(-affected)?)(\.xml(?:\.gz|\.bz2)?)(?=[""'?])",
        RegexOptions.CultureInvariant);

    private static readonly Regex Single = new(@"^opensuse\.(tumbleweed|leap\.micro\.|leap\.|)([0-9]+\.[0-9]+)?(?:-[a-z]+)?$", RegexOptions.CultureInvariant);

    private const string Tumbleweed = "opensuse-tumbleweed";

    /// <summary>The suffixes in the order in which they are preferred.</summary>
    private static readonly string[] Suffixes = [".xml.gz", ".xml.bz2", ".xml"];

    /// <summary>
    /// The documents to fetch: one for each family, ordered by name. <c>-affected</c> also has what is not fixed and what was never
    /// affected; documents for single service packs and for <c>-patch</c> say nothing more, and those of other products are left out.
    /// </summary>
    public static IReadOnlyList<SuseDocument> List(string html)
    {
        var best = new SortedDictionary<string, SuseDocument>(StringComparer.Ordinal);
        foreach (Match match in Link.Matches(html))
        {
            var document = new SuseDocument(match.Groups[2].Value, match.Groups[1].Value, match.Groups[1].Value + match.Groups[4].Value);
            if (!best.TryGetValue(document.Family, out var known) || document.Rank < known.Rank)
            {
                best[document.Family] = document;
            }
        }

        // Before release 12 the server's document stood for the whole product.
        return [.. best.Values.Where(document => !document.Family.Contains(".server.", StringComparison.Ordinal)
            || !best.ContainsKey(document.Family.Replace(".server.", ".", StringComparison.Ordinal)))];
    }

    /// <summary>The document of a stored partition, or null when the name is none that is fetched.</summary>
    public static SuseDocument? OfPartition(string partition) =>
        Link.Match($"\"{partition}{Suffixes[0]}\"") is { Success: true } match
            ? new SuseDocument(match.Groups[2].Value, partition, partition + Suffixes[0])
            : null;

    /// <summary>The partition of a local file: its name without suffixes.</summary>
    public static string PartitionOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var suffix = Array.Find(Suffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        return suffix is null ? name : name[..^suffix.Length];
    }

    /// <summary>The namespace of everything in a partition, or null where it has several, as documents of SUSE Linux Enterprise have.</summary>
    public static string? NamespaceOf(string partition) => Single.Match(partition) is not { Success: true } match
        ? null
        : match.Groups[1].Value switch
        {
            "tumbleweed" => Tumbleweed,
            var product => SuseProduct.OpenSuse(product.TrimEnd('.'), match.Groups[2].Value),
        };

    /// <summary>The families whose documents speak for a namespace; none when it is of another distribution.</summary>
    public static IReadOnlyList<string> FamiliesOf(string @namespace)
    {
        var colon = @namespace.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return @namespace == Tumbleweed ? ["opensuse.tumbleweed"] : [];
        }

        var (product, release) = (@namespace[..colon], @namespace[(colon + 1)..]);
        var major = release.Split('.')[0];
        return product switch
        {
            "sles" or "sled" => [$"suse.linux.enterprise.{major}", $"suse.linux.enterprise.server.{major}"],
            "sle-micro" => [$"suse.linux.enterprise.micro.{major}"],
            "sl-micro" => [$"suse.linux.micro.{major}"],
            "opensuse.leap" => [$"opensuse.leap.{release}"],
            "opensuse.leap-micro" => [$"opensuse.leap.micro.{release}"],
            "opensuse" => [$"opensuse.{release}", $"opensuse.leap.{release}"],
            _ => [],
        };
    }

    private int Rank => (Partition.EndsWith("-affected", StringComparison.Ordinal) ? 0 : Suffixes.Length)
        + Array.FindIndex(Suffixes, suffix => FileName.EndsWith(suffix, StringComparison.Ordinal));
}
