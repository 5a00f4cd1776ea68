namespace Strata.Core.Layers.Compression;

/// <summary>
/// The compressed bytes of a blob, pulled in large reads. What is left of one buffer is put in front of the next, so that a decoder
/// always sees its next bytes in one piece.
/// </summary>
/// <param name="blob">The blob from its first byte.</param>
/// <param name="buffers">Gives buffers to read into and takes those that are finished.</param>
/// <param name="cancellationToken">Ends waiting for the blob.</param>
internal sealed class BlobInput(Stream blob, IInputBuffers buffers, CancellationToken cancellationToken)
{
    /// <summary>Room in front of each buffer for what was left of the one before: the most that <see cref="Ensure"/> may ask for.</summary>
    public const int Headroom = 4096;

    private bool _ended;

    /// <summary>The buffer that is being decoded.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Where the next byte is in <see cref="Buffer"/>. Decoders move it.</summary>
    public int Position { get; set; }

    /// <summary>Where the bytes in <see cref="Buffer"/> end.</summary>
    public int End { get; private set; }

    /// <summary>Bytes of the blob read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The offset of the next byte in the blob.</summary>
    public long Offset => BytesRead - Available;

    /// <summary>Bytes that are there.</summary>
    public int Available => End - Position;

    /// <summary>The bytes that are there.</summary>
    public ReadOnlySpan<byte> Span => Buffer.AsSpan(Position, Available);

    /// <summary>Reads more; the bytes that are there (at most <see cref="Headroom"/>) stay in front. False at the end of the blob.</summary>
    public bool Refill()
    {
        if (_ended)
        {
            return false;
        }

        var rest = Available;
        var next = buffers.NextInput();
        Span.CopyTo(next.AsSpan(Headroom - rest));
        if (Buffer.Length > 0)
        {
            buffers.InputConsumed(End - Headroom);
        }

        Buffer = next;
        Position = Headroom - rest;
        End = Headroom;
        var count = Read(next.AsMemory(Headroom));
        End += count;
        _ended = count == 0;
        return !_ended;
    }

    /// <summary>Reads until <paramref name="count"/> bytes are there; false when the blob ends before.</summary>
    public bool Ensure(int count)
    {
        while (Available < count)
        {
            if (!Refill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads bytes that no decoder wants, to the end of the blob.</summary>
    public void Drain()
    {
        do
        {
            Position = End;
        }
        while (Refill());
    }

    /// <summary>Hands in the last buffer. The blob must have been drained.</summary>
    public void Finish() => buffers.InputConsumed(End - Headroom);

    /// <summary>Reads straight into <paramref name="destination"/>, past the buffers; zero at the end.</summary>
    public int Read(Memory<byte> destination)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count;
        if (blob.CanSeek)
        {
            count = blob.Read(destination.Span);
        }
        else
        {
            // A pipe or socket can stay silent for ever; only the asynchronous read can be cancelled. This thread is ours to block.
            var pending = blob.ReadAsync(destination, cancellationToken);
            count = pending.IsCompletedSuccessfully ? pending.GetAwaiter().GetResult() : pending.AsTask().GetAwaiter().GetResult();
        }

        BytesRead += count;
        return count;
    }
}
