using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Debian;

/// <summary>
/// Debian's security tracker: one JSON document for all releases at https://security-tracker.debian.org/tracker/data/json, made anew
/// a few times an hour, with <c>ETag</c> and <c>Last-Modified</c>, gzip on request.
/// </summary>
/// <param name="settings">Mirror, additional releases, limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class DebianFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private static readonly Uri DefaultBase = new("https://security-tracker.debian.org/tracker/");

    private readonly DebianParser _parser = new(new DebianReleases(settings.DebianReleases), settings.Limits);

    public string Name => "debian";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) => @namespace.StartsWith("debian:", StringComparison.Ordinal);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, "data", "json");
        var part = new FeedPart("", address, "data/json", request.Fingerprints.GetValueOrDefault(""), ParserVersion, []);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await _parser.RecognizesAsync(file.Content, token) ? [""] : [],
            _ => [],
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
