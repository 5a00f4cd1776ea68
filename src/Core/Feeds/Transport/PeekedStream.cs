namespace Strata.Core.Feeds.Transport;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
/// <param name="inner">The stream; stays the caller's.</param>
/// <param name="prefix">Holds the first bytes and says how many; stays the caller's.</param>
internal sealed class PeekedStream(Stream inner, byte[] prefix) : ReadOnlyStream
{
    /// <summary>Enough for every magic number, a tar header's being the last.</summary>
    private const int PrefixBytes = 512;

    private int _length;
    private int _position;

    /// <summary>Room for every magic number.</summary>
    public PeekedStream(Stream inner)
        : this(inner, new byte[PrefixBytes])
    {
    }

    /// <summary>The first bytes, once they were looked at.</summary>
    public ReadOnlySpan<byte> Prefix => prefix.AsSpan(0, _length);

    /// <summary>The first bytes, fewer when the stream is shorter. To be called before anything is read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _length = inner.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        return Prefix;
    }

    /// <inheritdoc cref="Peek"/>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken) =>
        _length = await inner.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken);

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length)
        {
            return inner.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _length - _position);
        prefix.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
