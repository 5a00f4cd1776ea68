namespace Strata.Core.Feeds.Transport;

/// <summary>Counts what is read through it and keeps the last bytes: what a decoder consumed, and how its input ended.</summary>
/// <param name="inner">The stream; stays the caller's.</param>
/// <param name="tailBytes">How many of the last bytes to keep.</param>
internal sealed class ObservedStream(Stream inner, int tailBytes) : ReadOnlyStream
{
    private readonly byte[] _tail = new byte[tailBytes];

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The last bytes that were read; zeros in front when fewer were.</summary>
    public ReadOnlySpan<byte> Tail => _tail;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Count += count;
        if (count >= _tail.Length)
        {
            buffer[(count - _tail.Length)..count].CopyTo(_tail);
        }
        else
        {
            _tail.AsSpan(count).CopyTo(_tail);
            buffer[..count].CopyTo(_tail.AsSpan(_tail.Length - count));
        }

        return count;
    }

    /// <summary>Reads what is left, so that <see cref="Tail"/> is the true end.</summary>
    public void Drain()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
    }
}
