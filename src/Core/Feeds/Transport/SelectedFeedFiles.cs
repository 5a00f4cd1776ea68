using System.Runtime.CompilerServices;

namespace Strata.Core.Feeds.Transport;

/// <summary>Some files of a source: those of one partition.</summary>
/// <param name="source">The source; stays its owner's.</param>
/// <param name="paths">The paths that belong to the partition.</param>
internal sealed class SelectedFeedFiles(IFeedFileSource source, IReadOnlySet<string> paths) : IFeedFileSource
{
    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in source.ReadAllAsync(cancellationToken))
        {
            if (paths.Contains(file.Path))
            {
                yield return file;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
