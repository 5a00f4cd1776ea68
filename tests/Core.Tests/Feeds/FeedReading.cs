using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Xunit;

namespace Strata.Core.Tests.Feeds;

/// <summary>Reads files through a feed the way <c>--from</c> does.</summary>
internal static class FeedReading
{
    public static FeedCatalog Catalog { get; } = new(new FeedSettings(), TimeProvider.System);

    public static async Task<FeedContent> ReadAsync(string feedName, IFeedFileSource files)
    {
        var feed = Catalog.Find(feedName)!;
        var skipped = new SkippedRecords();
        var advisories = new List<Advisory>();
        var partitions = new List<string>();
        await foreach (var download in feed.ReadAsync(files, TestContext.Current.CancellationToken))
        {
            partitions.Add(download.Partition);
            await foreach (var advisory in feed.ParseAsync(download.Document!, skipped, TestContext.Current.CancellationToken))
            {
                advisories.Add(advisory);
            }
        }

        return new FeedContent(advisories, partitions, skipped.Counts);
    }

    public static Task<FeedContent> ReadAsync(string feedName, string path) => ReadAsync(feedName, new LocalFeedFiles(path, FeedLimits.Default));

    public static Task<FeedContent> ReadTextAsync(string feedName, string path, string text) =>
        ReadAsync(feedName, new MemoryFeedFiles(path, text));

    /// <summary>The decompressed bytes of a file.</summary>
    public static async Task<MemoryStream> OpenAsync(string path)
    {
        var bytes = new MemoryStream();
        await using var files = new LocalFeedFiles(path, FeedLimits.Default);
        await foreach (var file in files.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            await file.Content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        }

        bytes.Position = 0;
        return bytes;
    }

    /// <summary>Parses a text as what was fetched for a partition.</summary>
    public static async Task<FeedContent> ParseAsync(string feedName, string partition, string path, string text)
    {
        var feed = Catalog.Find(feedName)!;
        var skipped = new SkippedRecords();
        await using var document = new FeedDocument
        {
            Partition = partition,
            Fingerprint = new FeedFingerprint(null, null, "", feed.ParserVersion),
            Files = new MemoryFeedFiles(path, text),
        };
        var token = TestContext.Current.CancellationToken;
        return new FeedContent(await feed.ParseAsync(document, skipped, token).ToListAsync(token), [partition], skipped.Counts);
    }
}
