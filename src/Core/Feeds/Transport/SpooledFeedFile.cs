using System.Runtime.CompilerServices;

namespace Strata.Core.Feeds.Transport;

/// <summary>A downloaded body in a temporary file.</summary>
/// <param name="body">The file; disposed with this.</param>
/// <param name="name">The name that it has at the publisher (<c>v3.19/main.json</c>); an archive's members have their own.</param>
/// <param name="limits">The limits.</param>
internal sealed class SpooledFeedFile(FileStream body, string name, FeedLimits limits) : IFeedFileSource
{
    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        body.Position = 0;
        await foreach (var file in new FeedFileExpander(limits).ExpandAsync("", name, body, cancellationToken))
        {
            yield return file;
        }
    }

    public ValueTask DisposeAsync() => body.DisposeAsync();
}
