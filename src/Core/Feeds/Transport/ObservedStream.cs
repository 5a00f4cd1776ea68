namespace Strata.Core.Feeds.Transport;

/// <summary>Keeps the last bytes that were read through it: how an archive ended.</summary>
/// <param name="inner">The stream; stays the caller's.</param>
/// <param name="tailBytes">How many of the last bytes to keep.</param>
internal sealed class ObservedStream(Stream inner, int tailBytes) : ReadOnlyStream
{
    private readonly byte[] _tail = new byte[tailBytes];

    /// <summary>The last bytes that were read; zeros in front when fewer were.</summary>
    public ReadOnlySpan<byte> Tail => _tail;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
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
}
