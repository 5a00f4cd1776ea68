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
            var reasons = SourcesOf(feed).Select(File.ReadAllText)
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

    /// <summary>The files of a feed's folder, which is named for it (<c>AlmaLinux</c> for <c>almalinux</c>), and of the shared formats that it uses.</summary>
    private static IEnumerable<string> SourcesOf(IFeed feed)
    {
        var feeds = Path.Combine(Repository.Root, "src/Core/Feeds");
        var name = feed.Name.Replace("-", "", StringComparison.Ordinal);
        var own = Directory.GetFiles(Directory.GetDirectories(feeds).Single(folder => Path.GetFileName(folder).Equals(name, StringComparison.OrdinalIgnoreCase)), "*.cs");
        var formats = own.SelectMany(file => SharedFormat().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();
        return own.Concat(formats.SelectMany(format => Directory.GetFiles(Path.Combine(feeds, "Formats", format), "*.cs")));
    }

    [GeneratedRegex(@"using Strata\.Core\.Feeds\.Formats\.(\w+);")]
    private static partial Regex SharedFormat();

    [GeneratedRegex("""(?:skipped\.Add\(|return |=> |\? |: )"([a-z]+(?:-[a-z]+)+)"[);, \r\n]""")]
    private static partial Regex Reason();
}
