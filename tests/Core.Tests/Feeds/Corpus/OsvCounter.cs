using System.Text.Json;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts OSV records of distributions: a row is what a record says about one package of one release.</summary>
internal static class OsvCounter
{
    /// <summary>The records of all ecosystems of the file together; one about two of them is one of each.</summary>
    public static FeedCount Count(IReadOnlyList<CorpusFile> files)
    {
        // AlmaLinux' repository holds an advisory for several releases once in the folder of each.
        var records = files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => file.Json()).OfType<JsonElement>()
            .Where(record => record.ValueKind == JsonValueKind.Object && record.TryGetProperty("affected", out _))
            .DistinctBy(record => record.GetProperty("id").GetString()).ToList();
        var count = new FeedCount();
        foreach (var ecosystem in records.SelectMany(Packages).Select(package => Family(package.Ecosystem)).Distinct())
        {
            foreach (var record in records.Where(record => Packages(record).Any(package => Family(package.Ecosystem) == ecosystem)))
            {
                Count(count, record, ecosystem);
            }
        }

        // What is about nobody is counted beside what is about somebody.
        foreach (var _ in records.Where(record => !Packages(record).Any()).TakeWhile(_ => count.Records > 0))
        {
            count.Records++;
            count.SkipRecord("no-affected-package");
        }

        return count;
    }

    private static void Count(FeedCount count, JsonElement record, string ecosystem)
    {
        count.Records++;
        var family = record.GetProperty("id").GetString()!.Split('-')[0];
        var reason = (family, ecosystem) switch
        {
            ("LSN", _) => "livepatch",
            ("RXSA", _) => "special-build",
            ("DSA" or "DLA" or "DTSA", "Debian") or ("USN", "Ubuntu") => "same-as-cve-record",
            ("ALBA" or "ALEA" or "RHBA" or "RHEA", _) when !record.GetRawText().Contains("\"CVE-", StringComparison.Ordinal) => "no-vulnerability",
            _ => null,
        };
        if (reason is not null)
        {
            count.SkipRecord(reason);
            return;
        }

        var packages = Packages(record).Where(package => Family(package.Ecosystem) == ecosystem).Distinct().ToList();

        // A fix for subscribers leaves the base release affected where the record does not speak about that itself.
        var bases = packages.Where(package => package.Ecosystem.StartsWith("Ubuntu:Pro:", StringComparison.Ordinal)
                && char.IsAsciiDigit(package.Ecosystem["Ubuntu:Pro:".Length])
                && !packages.Exists(other => other.Name == package.Name && other.Ecosystem == package.Ecosystem.Replace("Pro:", "", StringComparison.Ordinal)))
            .ToList();

        // SUSE's Package Hub is no release of a distribution.
        var strangers = packages.RemoveAll(package => package.Ecosystem.StartsWith("SUSE:Package Hub ", StringComparison.Ordinal));
        count.SkipPart("unknown-ecosystem", strangers);
        if (packages.Count == 0)
        {
            count.SkipRecord("no-usable-package");
        }
        else
        {
            count.Import(packages.Count + bases.Count);
        }
    }

    private static string Family(string ecosystem) => ecosystem.Split(':')[0];

    private static IEnumerable<(string Ecosystem, string Name, string What)> Packages(JsonElement record) =>
        record.GetProperty("affected").EnumerateArray().Where(affected => affected.TryGetProperty("package", out _)).Select(affected => (
            Release(affected.GetProperty("package").GetProperty("ecosystem").GetString()!),
            affected.GetProperty("package").GetProperty("name").GetString()!,
            $"{Raw(affected, "ranges")} {Raw(affected, "versions")}"));

    /// <summary>Several products of SUSE are one release.</summary>
    private static string Release(string ecosystem) =>
        ecosystem.StartsWith("SUSE:", StringComparison.Ordinal) && SuseNames.Read(ecosystem.Replace(':', ' ')) is { } product ? $"SUSE:{product.Namespace}" : ecosystem;

    private static string Raw(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetRawText() : "";
}
