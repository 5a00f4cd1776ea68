using System.Globalization;
using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Nvd;

/// <summary>
/// The National Vulnerability Database, for vectors and weaknesses alone. Without an API key its yearly files are fetched
/// (https://nvd.nist.gov/feeds/json/cve/2.0/, a partition for each); with one, the API 2.0 is asked for everything once and then for
/// what changed.
/// </summary>
/// <param name="settings">Mirror, key and limits.</param>
/// <param name="time">The clock of retries, of the newest year and of the query for changes.</param>
internal sealed class NvdFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    /// <summary>The first file; it holds the years before too.</summary>
    private const int FirstYear = 2002;

    private static readonly Uri FilesBase = new("https://nvd.nist.gov/feeds/json/cve/2.0/");

    private readonly NvdParser _parser = new(settings.Limits);

    public string Name => Assessment.Feed;

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Enrichment;

    public bool Covers(string @namespace) => @namespace == Enrichment.Namespace;

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, settings.Limits);
        if (settings.NvdApiKey is { } key)
        {
            yield return await new NvdApi(transport, _parser, time, key).FetchAsync(request, ParserVersion, cancellationToken);
            yield break;
        }

        for (var year = FirstYear; year <= time.GetUtcNow().Year; year++)
        {
            var partition = year.ToString(CultureInfo.InvariantCulture);
            var name = $"nvdcve-2.0-{partition}.json";
            var part = new FeedPart(
                partition,
                FeedAddress.Below(request.BaseAddress ?? FilesBase, name + ".gz"),
                name,
                request.Fingerprints.GetValueOrDefault(partition),
                ParserVersion,
                [Enrichment.Namespace]);
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await _parser.RecognizesAsync(file.Content, token) ? [PartitionOf(file.Path)] : [],
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

    /// <summary>A yearly file (<c>nvdcve-2.0-2024.json</c>) is its year's partition; pages of the API and the file of recent changes are the API's.</summary>
    private static string PartitionOf(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        var end = name.IndexOf(".json", StringComparison.OrdinalIgnoreCase);
        var year = end >= 4 && name.StartsWith("nvdcve-", StringComparison.OrdinalIgnoreCase) ? name[(end - 4)..end] : [];
        return year.IsEmpty || year.ContainsAnyExceptInRange('0', '9') ? NvdApi.Partition : year.ToString();
    }
}
