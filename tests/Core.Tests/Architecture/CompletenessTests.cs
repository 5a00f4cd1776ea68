using Strata.Core.Feeds;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Images.Blobs;
using Strata.Core.Inventory;
using Strata.Core.Reports;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>Whatever can be plugged in is in its list and has its place in the documentation.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void Every_report_writer_is_registered() =>
        Assert.Equal(Implementers<IReportWriter>(), ReportFormats.All.Select(writer => writer.GetType()).ToHashSet());

    [Fact]
    public void Every_report_format_is_documented()
    {
        var page = Page("cli.md");

        Assert.All(ReportFormats.All, writer => Assert.Contains($"`{writer.Format}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_detector_is_registered_and_documented()
    {
        Assert.Equal(Implementers<IDistributionDetector>(), Detectors.Distributions.Select(detector => detector.GetType()).ToHashSet());
        Assert.Equal(Implementers<IPackageDetector>(), Detectors.Packages.Select(detector => detector.GetType()).ToHashSet());
        Assert.All(Detectors.Packages, detector => Assert.NotEmpty(Page($"detectors/{detector.Name.Split('/')[^1]}.md")));
        var page = Page("detectors/distribution.md");
        Assert.All(Detectors.Distributions, detector => Assert.Contains($"`{detector.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_feed_is_registered_and_documented()
    {
        var feeds = new FeedCatalog(new FeedSettings(), TimeProvider.System).All;

        Assert.Equal(Implementers<IFeed>(), feeds.Select(feed => feed.GetType()).ToHashSet());
        Assert.All(feeds, feed => Assert.NotEmpty(Page($"feeds/{feed.Name}.md")));
    }

    [Fact]
    public void Every_constant_of_the_warning_codes_has_a_status() =>
        Assert.Equal(
            typeof(WarningCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToHashSet(),
            WarningCodes.Statuses.Keys.ToHashSet());

    [Fact]
    public void Every_limit_and_failure_of_the_blob_client_is_documented()
    {
        var page = Page("layer-sources.md");

        Assert.All(
            typeof(BlobLimits).GetProperties().Where(property => property.Name != nameof(BlobLimits.Default)),
            property => Assert.Contains($"`{property.Name}`", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<BlobFailure>(), name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_of_bundles_is_documented()
    {
        var page = Page("bundle.md");

        Assert.All(
            typeof(BundleLimits).GetProperties().Where(property => property.Name != nameof(BundleLimits.Default)),
            property => Assert.Contains($"| `{property.Name}` |", page, StringComparison.Ordinal));
    }

    private static HashSet<Type> Implementers<T>() =>
        [.. typeof(T).Assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && type is { IsInterface: false, IsAbstract: false })];

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs/reference", name));
}
