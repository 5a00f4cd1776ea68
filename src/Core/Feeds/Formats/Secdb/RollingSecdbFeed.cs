using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>A rolling distribution whose secdb is one file, <c>security.json</c>, without branches.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="versions">The ordering of apk versions.</param>
/// <param name="origin">Where the file is and whom it speaks for.</param>
internal abstract class RollingSecdbFeed(FeedSettings settings, TimeProvider time, IVersionScheme versions, RollingSecdb origin) : IFeed
{
    private const string FileName = "security.json";

    private readonly SecdbParser _parser = new(
        new SecdbPublisher((document, _) => origin.Published(document) ? new SecdbOrigin("", origin.Namespaces) : null, _ => null), versions, settings.Limits);

    public string Name => origin.Name;

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) => origin.Namespaces.Contains(@namespace);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? origin.BaseAddress, FileName);
        var part = new FeedPart("", address, FileName, request.Fingerprints.GetValueOrDefault(""), ParserVersion, origin.Namespaces);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await _parser.RecognizeAsync(file, token) is { } found ? [found.Partition] : [],
            _ => origin.Namespaces,
            cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var advisory in _parser.ParseAsync(file, document.Partition, skipped, cancellationToken))
            {
                yield return advisory;
            }
        }
    }
}
