using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.Repomd;

/// <summary>One file of an RPM repository's metadata.</summary>
/// <param name="Location">Its path below the repository's base, as written.</param>
/// <param name="Checksums">The checksums of the file as stored and of its content without compression.</param>
internal sealed record RepomdEntry(string Location, IReadOnlyList<FeedChecksum> Checksums)
{
    /// <summary>The file's address; null when the location leads out of the repository.</summary>
    public Uri? AddressBelow(Uri repository)
    {
        var segments = Location.Split('/');
        return segments.Length > 8 || segments.Any(segment => segment is "" or "." or ".." || segment.Contains(':', StringComparison.Ordinal))
            ? null
            : FeedAddress.Below(repository, segments);
    }
}
