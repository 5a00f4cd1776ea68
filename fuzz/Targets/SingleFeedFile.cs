using System.Runtime.CompilerServices;
using Strata.Core.Feeds;

namespace Strata.Fuzz.Targets;

/// <summary>A feed of one file that is no archive.</summary>
/// <param name="path">Its path.</param>
/// <param name="open">Opens it.</param>
internal sealed class SingleFeedFile(string path, Func<Stream> open) : IFeedFileSource
{
    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = open();
        yield return new FeedFile(path, content);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
