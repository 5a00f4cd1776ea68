using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Nvd;

/// <summary>
/// The NVD's API 2.0 (https://nvd.nist.gov/developers/vulnerabilities): pages of 2,000 records, at most 50 requests in 30 seconds with a
/// key, and changes of at most 120 days in one query.
/// </summary>
/// <param name="transport">HTTP.</param>
/// <param name="parser">Counts the records of an answer.</param>
/// <param name="time">The clock of the query and of the waits between pages.</param>
/// <param name="key">The operator's key; a secret.</param>
internal sealed class NvdApi(FeedTransport transport, NvdParser parser, TimeProvider time, string key)
{
    /// <summary>The partition of what came through the API.</summary>
    public const string Partition = "api";

    private const int PageRecords = 2000;

    /// <summary>Pages that are asked for; the whole database has under 200.</summary>
    private const int MaximumPages = 2000;

    private static readonly Uri DefaultBase = new("https://services.nvd.nist.gov/rest/json/cves/2.0");

    private static readonly TimeSpan LongestDelta = TimeSpan.FromDays(119);

    /// <summary>Changes are asked for from this long before the last query, for records that were on their way then.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    /// <summary>Fetches everything, or what changed since the stored state when that is not too old.</summary>
    public async Task<FeedDownload> FetchAsync(FeedRequest request, int parserVersion, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = FeedFingerprint.Parse(request.Fingerprints.GetValueOrDefault(Partition));
        var since = stored?.ParserVersion == parserVersion ? FeedDate.Read(stored.LastModified) : null;
        var isDelta = since is { } last && now - last <= LongestDelta && last <= now;
        var query = isDelta ? $"lastModStartDate={Instant(since!.Value - Overlap)}&lastModEndDate={Instant(now)}&" : "";
        var pages = new JoinedFeedFiles();
        var areComplete = false;
        try
        {
            await FetchPagesAsync(request.BaseAddress ?? DefaultBase, query, pages, cancellationToken);
            areComplete = true;
        }
        catch (Exception exception) when (exception is FeedFormatException or HttpRequestException or IOException)
        {
            return FeedDownload.Failed(Partition, exception.Message);
        }
        finally
        {
            if (!areComplete)
            {
                await pages.DisposeAsync();
            }
        }

        // An empty delta has a fingerprint of its own too, so that the next query begins where this one ended.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{query}{string.Join(' ', pages.Hashes)}")));
        return FeedDownload.Of(new FeedDocument
        {
            Partition = Partition,
            Fingerprint = new FeedFingerprint(null, now.ToString("R", CultureInfo.InvariantCulture), hash, parserVersion),
            Updated = now,
            Namespaces = [Enrichment.Namespace],
            Files = pages,
            IsDelta = isDelta,
        });
    }

    private async Task FetchPagesAsync(Uri address, string query, JoinedFeedFiles pages, CancellationToken cancellationToken)
    {
        var fetched = 0L;
        for (var number = 0; number < MaximumPages; number++)
        {
            if (number > 0)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            var builder = new UriBuilder(address)
            {
                Query = string.Create(CultureInfo.InvariantCulture, $"{query}resultsPerPage={PageRecords}&startIndex={fetched}"),
            };
            var part = new FeedPart("", builder.Uri, string.Create(CultureInfo.InvariantCulture, $"page-{number:0000}.json"), null, 0, [])
            {
                Headers = new Dictionary<string, string> { ["apiKey"] = key },
                IsForbiddenTemporary = true,
            };
            var download = await transport.FetchAsync(part, cancellationToken);
            if (download.Document is not { } document)
            {
                throw new HttpRequestException(download.Error ?? "the server answered that nothing changed, which was not asked");
            }

            pages.Add(document);
            var page = await ReadPageAsync(document, cancellationToken);
            fetched += page.Records;
            if (fetched >= page.Total)
            {
                return;
            }

            if (page.Records == 0)
            {
                throw new FeedFormatException($"the NVD's API stopped at {fetched} of {page.Total} records");
            }
        }

        throw new FeedFormatException($"the NVD's API has more than {MaximumPages} pages");
    }

    private async Task<NvdPage> ReadPageAsync(FeedDocument document, CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            return await parser.ReadPageAsync(file, cancellationToken);
        }

        throw new FeedFormatException("an answer of the NVD's API is empty");
    }

    /// <summary>ISO 8601 with a zone; the plus of an offset would have to be escaped, the letter for UTC has not.</summary>
    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
