using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>What OSV's Debian records say about installed packages, by asking every record about every package.</summary>
internal sealed partial class OsvOracle
{
    private readonly List<JsonElement> _records = [];

    public OsvOracle(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            _records.Add(JsonDocument.Parse(stream).RootElement);
        }
    }

    /// <summary>The source packages that the records know.</summary>
    public IEnumerable<string> Sources =>
        _records.SelectMany(record => record.GetProperty("affected").EnumerateArray())
            .Select(affected => affected.GetProperty("package").GetProperty("name").GetString()!)
            .Distinct().Order(StringComparer.Ordinal);

    /// <summary>Each vulnerability of each package once, as <c>id package version</c>, in ordinal order.</summary>
    public IReadOnlyList<string> FindingsOf(string ecosystem, IReadOnlyList<InstalledPackage> packages) =>
    [
        .. packages
            .SelectMany(package => CveRecords().Where(record => IsAffected(record, ecosystem, package)).Select(record => $"{Cve(record)} {package.Name} {package.Version}"))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The versions that fix something in a source package.</summary>
    public IReadOnlyList<string> FixesOf(string ecosystem, string source) =>
    [
        .. CveRecords().SelectMany(record => AffectedOf(record, ecosystem, source)).SelectMany(EventsOf)
            .Where(bound => bound.Name == "fixed").Select(bound => bound.Value.GetString()!).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Each vulnerability has a record of its own; the DSA and DLA records repeat them.</summary>
    private IEnumerable<JsonElement> CveRecords() => _records.Where(record => CveId().IsMatch(record.GetProperty("id").GetString()!));

    private static string Cve(JsonElement record) => CveId().Match(record.GetProperty("id").GetString()!).Value;

    private static IEnumerable<JsonElement> AffectedOf(JsonElement record, string ecosystem, string source) =>
        record.GetProperty("affected").EnumerateArray().Where(affected =>
            affected.GetProperty("package").GetProperty("ecosystem").GetString() == ecosystem
            && affected.GetProperty("package").GetProperty("name").GetString() == source);

    private static IEnumerable<JsonProperty> EventsOf(JsonElement affected) =>
        affected.GetProperty("ranges").EnumerateArray()
            .SelectMany(range => range.GetProperty("events").EnumerateArray())
            .SelectMany(single => single.EnumerateObject());

    private static bool IsAffected(JsonElement record, string ecosystem, InstalledPackage package) =>
        AffectedOf(record, ecosystem, package.Source).Any(affected => IsListed(affected, package) || IsInRange(affected, package));

    private static bool IsListed(JsonElement affected, InstalledPackage package) =>
        affected.TryGetProperty("versions", out var versions)
        && versions.EnumerateArray().Any(version => NaiveDpkgVersion.Compare(version.GetString()!, package.SourceVersion) == 0);

    /// <summary>The schema's own evaluation: the events in order of version; the last one at or below the version decides.</summary>
    private static bool IsInRange(JsonElement affected, InstalledPackage package)
    {
        var isAffected = false;
        foreach (var bound in EventsOf(affected).OrderBy(bound => bound.Value.GetString()!, Comparer<string>.Create(CompareBounds)))
        {
            var version = bound.Value.GetString()!;
            if (bound.Name is not ("introduced" or "fixed"))
            {
                throw new NotSupportedException(bound.Name);
            }

            if (version == "0" || NaiveDpkgVersion.Compare(package.SourceVersion, version) >= 0)
            {
                isAffected = bound.Name == "introduced";
            }
        }

        return isAffected;
    }

    private static int CompareBounds(string left, string right) =>
        left == right ? 0 : left == "0" ? -1 : right == "0" ? 1 : NaiveDpkgVersion.Compare(left, right);

    [GeneratedRegex(@"CVE-\d+-\d+$")]
    private static partial Regex CveId();
}
