using System.Runtime.CompilerServices;

namespace Strata.Core.Feeds.Transport;

/// <summary>The files of several downloads, one download after the other: the pages of an answer.</summary>
internal sealed class JoinedFeedFiles : IFeedFileSource
{
    private readonly List<FeedDocument> _documents = [];

    /// <summary>The hash of each download as fetched, in order.</summary>
    public IEnumerable<string> Hashes => _documents.Select(document => document.Fingerprint.Sha256);

    /// <summary>Adds a download, which is disposed with this.</summary>
    public void Add(FeedDocument document) => _documents.Add(document);

    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var document in _documents)
        {
            await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
            {
                yield return file;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var document in _documents)
        {
            await document.DisposeAsync();
        }
    }
}
