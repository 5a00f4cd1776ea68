using Strata.Core.Feeds.Transport;

namespace Strata.Core.Tests.Feeds;

/// <summary>A stream that gives no more than so many bytes at once.</summary>
internal sealed class ChunkStream(byte[] content, int chunk) : ReadOnlyStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(chunk, buffer.Length), content.Length - _position);
        content.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
