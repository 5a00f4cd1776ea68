using System.Collections.Concurrent;
using Strata.Core.Primitives;
using Strata.Core.Scanning.Cache;

namespace Strata.Core.Tests.Scanning;

/// <summary>A cache in memory that can be looked into and damaged.</summary>
internal sealed class MemoryScanCache : IScanCache
{
    public ConcurrentDictionary<Digest, byte[]> Entries { get; } = [];

    public int Dropped { get; private set; }

    public Stream? Open(Digest key) => Entries.TryGetValue(key, out var bytes) ? new MemoryStream(bytes, writable: false) : null;

    public void Keep(Digest key, Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        Entries[key] = bytes.ToArray();
    }

    public void Drop(Digest key)
    {
        Dropped++;
        Entries.TryRemove(key, out _);
    }
}
