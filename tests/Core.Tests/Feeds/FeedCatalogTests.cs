using System.Text.RegularExpressions;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds;

public sealed partial class FeedCatalogTests
{
    private static readonly FeedCatalog Catalog = new(new FeedSettings(), TimeProvider.System);

    [Fact]
    public void Every_feed_is_registered() => Assert.Equal(
        typeof(IFeed).Assembly.GetTypes().Where(type => typeof(IFeed).IsAssignableFrom(type) && !type.IsAbstract).ToHashSet(),
        Catalog.All.Select(feed => feed.GetType()).ToHashSet());

    [Fact]
    public void Every_feed_has_a_page_that_names_its_skip_reasons()
    {
        foreach (var feed in Catalog.All)
        {
            var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/feeds", feed.Name + ".md"));
            var folder = Path.Combine(Repository.Root, "src/Core/Feeds", char.ToUpperInvariant(feed.Name[0]) + feed.Name[1..]);
            var reasons = Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText)
                .Where(code => code.Contains("SkippedRecords", StringComparison.Ordinal) || code.Contains("ReasonToSkip", StringComparison.Ordinal))
                .SelectMany(code => Reason().Matches(code))
                .Select(match => match.Groups[1].Value).ToHashSet();

            Assert.NotEmpty(reasons);
            Assert.All(reasons, reason => Assert.Contains($"`{reason}`", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Names_are_short_unique_and_sorted()
    {
        var names = Catalog.All.Select(feed => feed.Name).ToList();

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9-]{1,15}$", name));
    }

    [GeneratedRegex("""(?:skipped\.Add\(|return |=> |\? |: )"([a-z]+(?:-[a-z]+)+)"[);, \r\n]""")]
    private static partial Regex Reason();
}
