using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Some bytes of a file that is read by nobody else meanwhile.</summary>
/// <param name="file">The file; stays the caller's.</param>
/// <param name="offset">Where they begin.</param>
/// <param name="length">How many they are.</param>
internal sealed class FileRegion(Stream file, long offset, long length) : ReadOnlyStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        file.Position = offset + _position;
        var count = file.Read(buffer[..(int)Math.Min(buffer.Length, length - _position)]);
        _position += count;
        return count;
    }
}
