using System.Security.Cryptography;

namespace Strata.Core.Layers.Lazy;

/// <summary>Reads one wanted file chunk by chunk and verifies every chunk, and the file, before its last byte is handed out.</summary>
/// <param name="file">The file.</param>
/// <param name="chunks">Brings the chunks.</param>
internal sealed class WantedFileReader(WantedFile file, ChunkReader chunks) : IDisposable
{
    private readonly IncrementalHash _fileHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _chunkHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _chunk;
    private long _position;

    /// <summary>Reads the next bytes; fewer than asked for only at the end of the file.</summary>
    /// <exception cref="TocDoubtException">What comes is not what the table of contents says.</exception>
    /// <exception cref="IOException">A part of the blob does not come.</exception>
    public int Read(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && _chunk < file.Chunks.Count)
        {
            var chunk = file.Chunks[_chunk];
            var part = destination.Slice(total, (int)Math.Min(destination.Length - total, chunk.Length - _position));
            chunks.Read(chunk, _position, part);
            _chunkHash.AppendData(part);
            _fileHash.AppendData(part);
            total += part.Length;
            _position += part.Length;
            if (_position == chunk.Length)
            {
                EndChunk(chunk);
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fileHash.Dispose();
        _chunkHash.Dispose();
    }

    private void EndChunk(WantedChunk chunk)
    {
        Compare(_chunkHash, chunk.Digest);
        _position = 0;
        if (++_chunk == file.Chunks.Count)
        {
            Compare(_fileHash, file.Digest);
        }
    }

    private static void Compare(IncrementalHash hash, byte[]? expected)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(actual);
        if (expected is not null && !actual.SequenceEqual(expected))
        {
            throw new TocDoubtException("a part of it does not have the digest that its table of contents says");
        }
    }
}
