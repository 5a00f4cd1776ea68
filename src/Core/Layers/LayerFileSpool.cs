namespace Strata.Core.Layers;

/// <summary>
/// Holds the content of the wanted files of one image: small ones in memory, large ones, and all once
/// <see cref="ScanLimits.KeptBytesInMemory"/> is used up, in temporary files. Those have no name from the first moment on (on Windows:
/// until the scan ends), in a folder that only this user may enter. Content must not be used after the spool is disposed. Safe for
/// concurrent use.
/// </summary>
/// <param name="limits">What is held in memory.</param>
internal sealed class LayerFileSpool(ScanLimits limits) : IContentStore, IDisposable
{
    private const int SegmentBytes = 64 << 20;
    private const int ChunkBytes = 64 << 10;

    private readonly Lock _lock = new();
    private readonly List<SpoolSegment> _segments = [];
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private long _bytesInMemory;

    /// <summary>Bytes that are held in memory.</summary>
    public long BytesInMemory => Interlocked.Read(ref _bytesInMemory);

    /// <summary>How many temporary files there are.</summary>
    public int TemporaryFiles => _segments.Count;

    /// <summary>
    /// Reads a content of <paramref name="size"/> bytes, or as many as there are. False when it had to go to a temporary file and
    /// that failed (a full disk).
    /// </summary>
    public bool TryKeep(int size, ContentReader read, out ReadOnlyMemory<byte> content)
    {
        if (size <= limits.FileBytesInMemory && TakeMemory(size))
        {
            var bytes = new byte[size];
            content = bytes.AsMemory(0, read(bytes));
            return true;
        }

        lock (_lock)
        {
            return TryWrite(size, read, out content);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable segment in _segments)
        {
            segment.Dispose();
        }
    }

    private bool TakeMemory(int size)
    {
        if (Interlocked.Add(ref _bytesInMemory, size) <= limits.KeptBytesInMemory)
        {
            return true;
        }

        Interlocked.Add(ref _bytesInMemory, -size);
        return false;
    }

    private bool TryWrite(int size, ContentReader read, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (!TryFindSegment(size, out var segment))
        {
            return false;
        }

        var written = 0;
        while (written < size)
        {
            var count = read(_chunk.AsSpan(0, Math.Min(ChunkBytes, size - written)));
            if (count == 0)
            {
                break;
            }

            if (!TryAppend(segment, _chunk.AsSpan(0, count)))
            {
                return false;
            }

            written += count;
        }

        content = segment.Last(written);
        return true;
    }

    private bool TryFindSegment(int size, out SpoolSegment segment)
    {
        try
        {
            if (_segments.Count == 0 || _segments[^1].Free < size)
            {
                _segments.Add(new SpoolSegment(Math.Max(size, SegmentBytes)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            segment = null!;
            return false;
        }

        segment = _segments[^1];
        return true;
    }

    private static bool TryAppend(SpoolSegment segment, ReadOnlySpan<byte> bytes)
    {
        try
        {
            segment.Append(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
