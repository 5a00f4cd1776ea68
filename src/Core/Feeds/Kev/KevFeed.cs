using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Kev;

/// <summary>
/// CISA's catalogue of known exploited vulnerabilities: one JSON document of about 1,400 rows, with <c>ETag</c> and <c>Last-Modified</c>,
/// at https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class KevFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private const string FileName = "known_exploited_vulnerabilities.json";

    private static readonly Uri DefaultBase = new("https://www.cisa.gov/sites/default/files/feeds/");

    private readonly KevParser _parser = new(settings.Limits);

    public string Name => "kev";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Enrichment;

    public bool Covers(string @namespace) => @namespace == Enrichment.Namespace;

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, FileName);
        var part = new FeedPart(
            "", address, FileName, request.Fingerprints.GetValueOrDefault(""), ParserVersion, [Enrichment.Namespace]);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await _parser.RecognizesAsync(file.Content, token) ? [""] : [],
            _ => [Enrichment.Namespace],
            cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var advisory in _parser.ParseAsync(file, skipped, cancellationToken))
            {
                yield return advisory;
            }
        }
    }
}
