namespace Strata.Cli.Tests.Accuracy;

/// <summary>What a document of advisories says about one package.</summary>
/// <param name="Id">The vulnerability.</param>
/// <param name="Name">The package.</param>
/// <param name="Below">Versions below it are affected; null: every version.</param>
/// <param name="IsIncluded">True when <paramref name="Below"/> itself is affected too.</param>
internal sealed record RpmStatement(string Id, string Name, string? Below, bool IsIncluded = false)
{
    /// <summary>The version that has the fix, or null.</summary>
    public string? Fix => IsIncluded ? null : Below;

    /// <summary>True when an installed version is affected.</summary>
    public bool Affects(string version) =>
        Below is null || NaiveRpmVersion.CompareToBound(version, Below) is var order && (order < 0 || (IsIncluded && order == 0));

    /// <summary>
    /// The findings of some statements about packages, as <see cref="Report.FindingLines"/> shows them, in ordinal order: each statement is
    /// asked about each package.
    /// </summary>
    /// <param name="statements">The statements.</param>
    /// <param name="packages">The packages.</param>
    /// <param name="hasSources">True when names can be those of source packages too.</param>
    public static IReadOnlyList<string> FindingsOf(IReadOnlyList<RpmStatement> statements, IEnumerable<InstalledPackage> packages, bool hasSources)
    {
        var byName = statements.ToLookup(statement => statement.Name);
        var findings = new List<string>();
        foreach (var package in packages)
        {
            var epoch = package.Version.Contains(':', StringComparison.Ordinal) ? package.Version.Split(':')[0] + ":" : "";
            var affecting = byName[package.Name].Where(statement => statement.Affects(package.Version))
                .Concat(hasSources ? byName[package.Source].Where(statement => statement.Affects(epoch + package.SourceVersion)) : []);
            foreach (var vulnerability in affecting.GroupBy(statement => statement.Id))
            {
                var fixes = vulnerability.Select(statement => statement.Fix).ToList();
                var fix = fixes.Contains(null) ? "-" : fixes.Aggregate((left, right) => NaiveRpmVersion.Compare(left!, right!) < 0 ? right : left);
                findings.Add($"{vulnerability.Key} {package.Name} {package.Version} -> {fix} affected");
            }
        }

        return [.. findings.Order(StringComparer.Ordinal)];
    }
}
