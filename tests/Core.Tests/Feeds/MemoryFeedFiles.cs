using System.Runtime.CompilerServices;
using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Tests.Feeds;

/// <summary>Files that a test makes, opened like those of a user.</summary>
internal sealed class MemoryFeedFiles(params (string Path, byte[] Content)[] files) : IFeedFileSource
{
    public MemoryFeedFiles(string path, string content)
        : this((path, Encoding.UTF8.GetBytes(content)))
    {
    }

    public FeedLimits Limits { get; init; } = FeedLimits.Default;

    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expander = new FeedFileExpander(Limits);
        foreach (var (path, content) in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            using var stream = new MemoryStream(content);
            await foreach (var file in expander.ExpandAsync(path, path, stream, cancellationToken))
            {
                yield return file;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
