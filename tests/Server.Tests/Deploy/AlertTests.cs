using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Deploy;

/// <summary>What lies in <c>deploy</c> names only what the server has.</summary>
public sealed partial class AlertTests
{
    [Theory]
    [InlineData("prometheus/alerts.yaml")]
    [InlineData("grafana/strata.json")]
    public void Every_metric_is_documented(string file)
    {
        var metrics = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/metrics.md"));
        var names = Names().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy", file)))
            .Select(match => Suffix().Replace(match.Value, "")).ToHashSet();

        Assert.True(names.Count >= 6, $"Only {names.Count} metrics were found.");
        Assert.All(names, name => Assert.Contains($"`{name}`", metrics, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(?:strata|clair)_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex("_(?:bucket|count|sum)$")]
    private static partial Regex Suffix();
}
