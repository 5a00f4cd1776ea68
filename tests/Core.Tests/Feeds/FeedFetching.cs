using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds;

/// <summary>Fetches a feed from a fake host.</summary>
internal static class FeedFetching
{
    private static readonly FeedLimits Quick = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaximumRetryDelay = TimeSpan.FromMilliseconds(5),
        Attempts = 2,
        DownloadBytes = 1 << 20,
    };

    /// <summary>All partitions that a feed brings; what was spooled for them is freed.</summary>
    public static async Task<IReadOnlyList<FetchedPart>> FetchAsync(
        string feedName, FakeFeedHost host, IReadOnlyCollection<string>? namespaces = null, IReadOnlyDictionary<string, string>? fingerprints = null)
    {
        var token = TestContext.Current.CancellationToken;
        var feed = new FeedCatalog(new FeedSettings { Limits = Quick }, TimeProvider.System).Find(feedName)!;
        var request = new FeedRequest(namespaces, fingerprints ?? new Dictionary<string, string>(), host.Address);
        using var http = FakeFeedHost.CreateClient();
        var parts = new List<FetchedPart>();
        await foreach (var download in feed.FetchAsync(request, http, token))
        {
            await using (download)
            {
                var skipped = new SkippedRecords();
                parts.Add(new FetchedPart(
                    download.Partition,
                    download.Error,
                    download.Document?.Fingerprint.ToString(),
                    download.Document is { } document ? await feed.ParseAsync(document, skipped, token).ToListAsync(token) : []));
            }
        }

        return parts;
    }
}
