using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds;

/// <summary>A feed that is one file at one address, for one namespace or a fixed set of them.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="baseAddress">The address below which the file is.</param>
/// <param name="fileName">The file's name there.</param>
/// <param name="namespaces">The namespaces it speaks for.</param>
internal abstract class SingleFileFeed(
    FeedSettings settings, TimeProvider time, Uri baseAddress, string fileName, IReadOnlyList<string> namespaces) : IFeed
{
    public abstract string Name { get; }

    public virtual int ParserVersion => 1;

    public virtual int Priority => FeedPriority.Distribution;

    /// <summary>The limits.</summary>
    protected FeedLimits Limits => settings.Limits;

    public bool Covers(string @namespace) => namespaces.Contains(@namespace);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? baseAddress, fileName);
        var part = new FeedPart("", address, fileName, request.Fingerprints.GetValueOrDefault(""), ParserVersion, namespaces);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files, ParserVersion, async (file, token) => await RecognizesAsync(file, token) ? [""] : [], _ => namespaces, cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var advisory in ParseAsync(file, skipped, cancellationToken))
            {
                yield return advisory;
            }
        }
    }

    /// <summary>True when a local file is this feed's.</summary>
    protected abstract ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken);

    /// <summary>Reads the file.</summary>
    /// <exception cref="FeedFormatException">It is not what the feed publishes.</exception>
    protected abstract IAsyncEnumerable<Advisory> ParseAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken);
}
