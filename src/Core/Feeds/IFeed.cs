using Strata.Core.Advisories;

namespace Strata.Core.Feeds;

/// <summary>
/// A publisher's advisories: how they are fetched and how they are read. A feed knows no store, no clock and no console;
/// <c>FeedUpdater</c> joins them.
/// </summary>
public interface IFeed
{
    /// <summary>The short stable name: <c>debian</c>, <c>alpine</c>, <c>osv</c>.</summary>
    string Name { get; }

    /// <summary>Raised at every change of what the parser makes of the same bytes, so that unchanged downloads are imported again.</summary>
    int ParserVersion { get; }

    /// <summary>The priority against other feeds for the same package: a distribution's own feed is above an aggregator's.</summary>
    int Priority { get; }

    /// <summary>True when this feed is a source of advisories for the namespace (<c>debian:12</c>).</summary>
    bool Covers(string @namespace);

    /// <summary>
    /// Downloads what has changed. Each item is one partition: unchanged, failed (as data: one missing release does not fail the
    /// others), or a document to parse. The caller disposes each item before it asks for the next.
    /// </summary>
    IAsyncEnumerable<FeedDownload> FetchAsync(FeedRequest request, HttpClient http, CancellationToken cancellationToken);

    /// <summary>
    /// Sorts local files (<c>--from</c>) into partitions: one file in any format of this feed, the files of a folder or archive, or a
    /// mirror of the upstream's paths. A file that is none of ours is skipped with a reason; when nothing is ours the result is empty.
    /// </summary>
    IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken);

    /// <summary>Reads one partition's document, record by record, without holding it whole.</summary>
    /// <exception cref="FeedFormatException">The document is not what this feed publishes; nothing of it may be used.</exception>
    IAsyncEnumerable<Advisory> ParseAsync(FeedDocument document, SkippedRecords skipped, CancellationToken cancellationToken);
}
