using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A feed of OVAL documents, each of which is a partition.</summary>
/// <param name="settings">Mirror and limits.</param>
internal abstract class OvalFeed(FeedSettings settings) : IFeed
{
    public abstract string Name { get; }

    public virtual int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    /// <summary>The limits.</summary>
    protected FeedLimits Limits => settings.Limits;

    public abstract bool Covers(string @namespace);

    public abstract IAsyncEnumerable<FeedDownload> FetchAsync(FeedRequest request, HttpClient http, CancellationToken cancellationToken);

    public virtual IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            (file, token) => new(OvalDocument.FirstId(file, Limits, token) is { } id && PartitionOf(file.Path, id) is { } partition ? [partition] : []),
            NamespacesOf,
            cancellationToken);

    public virtual async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var definitions = 0L;
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await using var oval = await OvalDocument.OpenAsync(file, Limits, cancellationToken);
            var tree = new OvalTree(oval.Tables);
            foreach (var definition in oval.ReadDefinitions(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                definitions++;
                if (Read(definition, tree.Walk(definition.Criteria, skipped), document.Partition, skipped) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (definitions == 0)
        {
            throw new FeedFormatException($"the OVAL data of '{document.Partition}' holds no definition");
        }
    }

    /// <summary>The partition of a local file, or null when it is of another publisher.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="firstId">The id of its first definition.</param>
    protected abstract string? PartitionOf(string path, string firstId);

    /// <summary>The namespaces that a partition speaks for besides those that its records name.</summary>
    protected abstract IReadOnlyList<string> NamespacesOf(string partition);

    /// <summary>The advisory that a definition is, or null with a reason counted.</summary>
    protected abstract Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string partition, SkippedRecords skipped);
}
