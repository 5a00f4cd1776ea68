using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Amazon;

/// <summary>What is Amazon's own about its updates.</summary>
internal static partial class AmazonRules
{
    private const string Pages = "https://alas.aws.amazon.com/";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = NamespaceOf,
        LinkOf = LinkOf,
        Refine = Refine,
    };

    /// <summary>Packages of other makers (NVIDIA's drivers) have no mark; the id names the release too.</summary>
    private static string? NamespaceOf(RpmUpdatePackage package, string id, string partition)
    {
        var mark = RpmRelease.Amazon(package.Release) ?? (IdForm().Match(id).Groups[1] is { Success: true } group ? group.Value : null);
        return AmazonReleases.All.FirstOrDefault(release => mark is null
            ? partition.StartsWith(release.Version + "/", StringComparison.Ordinal)
            : release.Mark == mark)?.Namespace;
    }

    private static string LinkOf(string id) => IdForm().Match(id).Groups[1].Value switch
    {
        "" => $"{Pages}{id}.html",
        var release => $"{Pages}AL{release}/{id}.html",
    };

    /// <summary>
    /// A topic carries newer packages under the names of the core repository. Its fixes speak for machines that have the topic, and where
    /// its name ends in a version (<c>kernel-5.15</c>, <c>postgresql14</c>) only for packages from that version on.
    /// </summary>
    private static AffectedPackage Refine(AffectedPackage row, string partition)
    {
        if (AmazonReleases.TopicOf(partition) is not { } topic)
        {
            return row;
        }

        var fixedVersion = row.FixedVersion!;
        var epoch = fixedVersion.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? fixedVersion[..(colon + 1)] : "";
        var version = TopicVersion().Match(topic);
        var upstream = fixedVersion[epoch.Length..];
        return row with
        {
            Repositories = [$"amzn2extra-{topic}"],
            Ranges = version.Success && upstream.StartsWith(version.Value, StringComparison.Ordinal)
                ? [new VersionRange(epoch + version.Value, fixedVersion, null)]
                : row.Ranges,
        };
    }

    [GeneratedRegex("^ALAS(2022|2023|2)?[A-Z]*(?:[A-Z0-9._]+)?-(?:[A-Za-z0-9._-]+-)?[0-9]{4}-[0-9]{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex TopicVersion();
}
