using System.Text.Json;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>What Debian's tracker says about installed packages, by asking every record about every package.</summary>
/// <param name="tracker">The tracker's JSON.</param>
/// <param name="codeName">The release.</param>
internal sealed class TrackerOracle(JsonElement tracker, string codeName)
{
    /// <summary>The source packages that the tracker knows.</summary>
    public IEnumerable<string> Sources => tracker.EnumerateObject().Select(source => source.Name);

    /// <summary>The findings, as <see cref="Report.FindingLines"/> shows them, in ordinal order.</summary>
    public IReadOnlyList<string> FindingsOf(IEnumerable<InstalledPackage> packages)
    {
        var findings = new List<string>();
        foreach (var package in packages)
        {
            foreach (var (id, release) in RecordsOf(package.Source))
            {
                var status = release.GetProperty("status").GetString();
                var fixedIn = release.TryGetProperty("fixed_version", out var version) ? version.GetString() : null;
                if (status == "open")
                {
                    findings.Add($"{id} {package.Name} {package.Version} -> - affected");
                }
                else if (status == "resolved" && fixedIn != "0" && NaiveDpkgVersion.Compare(package.SourceVersion, fixedIn!) < 0)
                {
                    findings.Add($"{id} {package.Name} {package.Version} -> {fixedIn} affected");
                }
            }
        }

        return [.. findings.Order(StringComparer.Ordinal)];
    }

    /// <summary>The versions that fix something in a source package.</summary>
    public IReadOnlyList<string> FixesOf(string source) =>
    [
        .. RecordsOf(source)
            .Select(record => record.Release.TryGetProperty("fixed_version", out var version) ? version.GetString()! : "0")
            .Where(version => version != "0").Distinct().Order(StringComparer.Ordinal),
    ];

    private IEnumerable<(string Id, JsonElement Release)> RecordsOf(string source)
    {
        if (tracker.TryGetProperty(source, out var records))
        {
            foreach (var record in records.EnumerateObject())
            {
                if (record.Value.GetProperty("releases").TryGetProperty(codeName, out var release))
                {
                    yield return (record.Name, release);
                }
            }
        }
    }
}
