namespace Strata.Core.Feeds;

/// <summary>A set of named byte streams: a downloaded body, a file, a folder, or the members of an archive.</summary>
public interface IFeedFileSource : IAsyncDisposable
{
    /// <summary>
    /// The files in a stable (ordinal) order; archives are opened and compression is undone by magic bytes. The stream of a file is
    /// valid until the enumeration moves on. Limits (count, sizes, ratio) are enforced here.
    /// </summary>
    /// <exception cref="FeedFormatException">The archive is damaged or over a limit.</exception>
    IAsyncEnumerable<FeedFile> ReadAllAsync(CancellationToken cancellationToken);
}
