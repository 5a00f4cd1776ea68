namespace Strata.Core.Feeds.Transport;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
/// <param name="inner">The stream; stays the caller's.</param>
internal sealed class PeekedStream(Stream inner) : ReadOnlyStream
{
    /// <summary>Enough for every magic number, a tar header's being the last.</summary>
    private const int PrefixBytes = 512;

    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _length;
    private int _position;

    /// <summary>The first bytes, once they were looked at.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix.AsSpan(0, _length);

    /// <summary>The first bytes, fewer when the stream is shorter. To be called before anything is read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _length = inner.ReadAtLeast(_prefix, PrefixBytes, throwOnEndOfStream: false);
        return Prefix;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length)
        {
            return inner.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _length - _position);
        _prefix.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
