using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Epss;

/// <summary>
/// FIRST's exploit prediction scores: one gzip CSV of about 300,000 rows a day, at
/// https://epss.empiricalsecurity.com/epss_scores-current.csv.gz.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class EpssFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private const string FileName = "epss_scores-current.csv";

    private static readonly Uri DefaultBase = new("https://epss.empiricalsecurity.com/");

    public string Name => "epss";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Enrichment;

    public bool Covers(string @namespace) => @namespace == Enrichment.Namespace;

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, FileName + ".gz");
        var part = new FeedPart(
            "", address, FileName, request.Fingerprints.GetValueOrDefault(""), ParserVersion, [Enrichment.Namespace]);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    /// <remarks>Of a folder of daily files the last in ordinal order of their names counts, which is the newest.</remarks>
    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await EpssParser.RecognizesAsync(file.Content, token) ? [""] : [],
            _ => [Enrichment.Namespace],
            cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var advisory in EpssParser.ParseAsync(file, skipped, cancellationToken))
            {
                yield return advisory;
            }
        }
    }
}
