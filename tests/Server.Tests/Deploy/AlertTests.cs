using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Deploy;

/// <summary>What lies in <c>deploy</c> names only what the server has.</summary>
public sealed partial class AlertTests
{
    [Fact]
    public void Every_metric_of_an_alert_is_documented()
    {
        var metrics = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/metrics.md"));
        var names = Names().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy/prometheus/alerts.yaml"))).Select(match => match.Value).ToHashSet();

        Assert.True(names.Count >= 6, $"Only {names.Count} metrics were found.");
        Assert.All(names, name => Assert.Contains($"`{name}`", metrics, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(?:strata|clair)_[a-z_]+")]
    private static partial Regex Names();
}
