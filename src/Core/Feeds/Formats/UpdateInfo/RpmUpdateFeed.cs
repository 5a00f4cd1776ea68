using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>A distribution whose advisories are the <c>updateinfo.xml</c> of its RPM repositories.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="rules">The publisher's rules.</param>
internal abstract class RpmUpdateFeed(FeedSettings settings, TimeProvider time, RpmUpdateRules rules) : IFeed
{
    private readonly UpdateInfoReader _reader = new(rules, settings.Limits);

    public abstract string Name { get; }

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    /// <summary>The limits.</summary>
    protected FeedLimits Limits => settings.Limits;

    public abstract bool Covers(string @namespace);

    public IAsyncEnumerable<FeedDownload> FetchAsync(FeedRequest request, HttpClient http, CancellationToken cancellationToken) =>
        FetchFilesAsync(request, new FeedTransport(http, time, settings.Limits), cancellationToken);

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await IsOursAsync(file, token) && PartitionOf(file.Path) is { } partition ? [partition] : [],
            NamespacesOf,
            cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var advisories = new RpmUpdateAdvisories(rules, document.Partition, skipped);
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var update in ReadUpdatesAsync(file, skipped, cancellationToken))
            {
                if (advisories.Read(update) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (advisories.Recognized == 0)
        {
            throw new FeedFormatException($"the updates of '{document.Partition}' hold none with an id of the feed '{Name}'");
        }
    }

    /// <summary>Fetches the updates of the repositories; one that has its file elsewhere overrides this.</summary>
    protected virtual async IAsyncEnumerable<FeedDownload> FetchFilesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fetch = new RpmRepositoryFetch(transport, ParserVersion, settings.Limits);
        await foreach (var repository in FindRepositoriesAsync(request, transport, cancellationToken))
        {
            if (await fetch.FetchAsync(repository, request.Fingerprints.GetValueOrDefault(repository.Partition), cancellationToken) is { } download)
            {
                yield return download;
            }
        }
    }

    /// <summary>The repositories to fetch.</summary>
    protected virtual IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, CancellationToken cancellationToken) => AsyncEnumerable.Empty<RpmRepository>();

    /// <summary>The partition of a local file by its path; null when it is not this feed's.</summary>
    protected abstract string? PartitionOf(string path);

    /// <summary>The namespaces that a partition speaks for.</summary>
    protected abstract IReadOnlyList<string> NamespacesOf(string partition);

    /// <summary>True when a JSON file is another form of the same updates.</summary>
    protected virtual ValueTask<bool> RecognizesOtherAsync(FeedFile file, CancellationToken cancellationToken) => new(false);

    /// <summary>The updates of a JSON file.</summary>
    /// <exception cref="FeedFormatException">It is none of this feed's.</exception>
    protected virtual IAsyncEnumerable<RpmUpdate> ReadOtherAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken) =>
        throw new FeedFormatException($"'{file.Path}' is not an updateinfo.xml");

    private ValueTask<bool> IsOursAsync(FeedFile file, CancellationToken cancellationToken) =>
        IsJson(file) ? RecognizesOtherAsync(file, cancellationToken) : new(_reader.Recognizes(file, cancellationToken));

    private IAsyncEnumerable<RpmUpdate> ReadUpdatesAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken) =>
        IsJson(file) ? ReadOtherAsync(file, skipped, cancellationToken) : _reader.Read(file, skipped, cancellationToken).ToAsyncEnumerable();

    private static bool IsJson(FeedFile file) => file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
