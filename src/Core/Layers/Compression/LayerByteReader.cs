namespace Strata.Core.Layers.Compression;

/// <summary>
/// The decompressed bytes of a layer blob, read forward once as spans. Another thread decompresses ahead; this side hashes each
/// block as it arrives and hands it on without copying. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Every span is valid until the next call. Every method that moves forward may throw <see cref="CompressionException"/> (after all
/// good bytes before the damage were delivered), <see cref="IOException"/> of the blob's stream, or
/// <see cref="OperationCanceledException"/>. The caller disposes the reader first and then the stream.
/// </remarks>
internal sealed class LayerByteReader : IDisposable
{
    /// <summary>The most bytes that one <see cref="Take"/> may ask for.</summary>
    public const int MaximumTake = 4096;

    /// <summary>Starts reading and decompressing.</summary>
    /// <param name="blob">The blob from its first byte. Stays the caller's; only read, and only until this reader is disposed.</param>
    /// <param name="limits">Layer bytes, ratio and window.</param>
    /// <param name="imageBytes">What all layers of the image may have together.</param>
    /// <param name="cancellationToken">Ends reading at the next block.</param>
    public LayerByteReader(Stream blob, ScanLimits limits, ByteBudget imageBytes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Decompressed bytes that were advanced over: the offset in the tar.</summary>
    public long Position => throw new NotSupportedException();

    /// <summary>The bytes at <see cref="Position"/> that are there without waiting; may be empty.</summary>
    public ReadOnlySpan<byte> Buffered => throw new NotSupportedException();

    /// <summary>Waits until <see cref="Buffered"/> has at least one byte; false at the end.</summary>
    public bool Fill() => throw new NotSupportedException();

    /// <summary>Moves over <paramref name="count"/> bytes of <see cref="Buffered"/>.</summary>
    public void Advance(int count) => throw new NotSupportedException();

    /// <summary>Takes the next <paramref name="count"/> bytes as one span and moves over them; fewer only at the end.</summary>
    public ReadOnlySpan<byte> Take(int count) => throw new NotSupportedException();

    /// <summary>Fills <paramref name="destination"/> and moves on; returns fewer bytes only at the end.</summary>
    public int Read(Span<byte> destination) => throw new NotSupportedException();

    /// <summary>Moves over <paramref name="count"/> bytes; returns fewer only at the end.</summary>
    public long Skip(long count) => throw new NotSupportedException();

    /// <summary>
    /// Reads all that is left and tells what the blob was. Damage and limits are in <see cref="LayerDigests.Failure"/>, not thrown,
    /// also when an earlier call has thrown them. May be called again.
    /// </summary>
    public LayerDigests Finish() => throw new NotSupportedException();

    /// <summary>Stops the decompressing thread, wherever it is, and waits for it.</summary>
    public void Dispose() => throw new NotSupportedException();
}
