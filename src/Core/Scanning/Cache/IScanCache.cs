using Strata.Core.Primitives;

namespace Strata.Core.Scanning.Cache;

/// <summary>
/// Keeps what was found out about layers and images, so that it need not be found out again. A cache never fails a scan: what cannot be
/// read is not there, and what cannot be written is not kept. Safe for concurrent use, also by other processes.
/// </summary>
public interface IScanCache
{
    /// <summary>Opens an entry that is whole; null when there is none. The caller disposes the stream.</summary>
    /// <param name="key">The sha256 digest of what the entry is about.</param>
    Stream? Open(Digest key);

    /// <summary>Keeps an entry, in place of one with the same key.</summary>
    /// <param name="key">See <see cref="Open"/>.</param>
    /// <param name="write">Writes its bytes. It is not called when nothing can be kept.</param>
    void Keep(Digest key, Action<Stream> write);

    /// <summary>Forgets an entry that turned out to be of no use.</summary>
    void Drop(Digest key);
}
