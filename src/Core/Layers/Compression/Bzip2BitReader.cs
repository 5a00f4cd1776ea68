namespace Strata.Core.Layers.Compression;

/// <summary>The bits of a bzip2 stream, the highest bit of each byte first.</summary>
/// <param name="input">The blob.</param>
internal sealed class Bzip2BitReader(BlobInput input)
{
    private ulong _bits;
    private int _count;

    /// <summary>An exception for this place.</summary>
    public CompressionException Damaged(string problem) => new(CompressionFormat.Bzip2, input.Offset, problem);

    /// <summary>Takes up to 24 bits.</summary>
    public uint Take(int count)
    {
        var value = Peek(count);
        Drop(count);
        return value;
    }

    /// <summary>The next bits, up to 24; missing ones at the end of the data are zero.</summary>
    public uint Peek(int count)
    {
        while (_count < count && (input.Available > 0 || input.Refill()))
        {
            _bits = (_bits << 8) | input.Buffer[input.Position++];
            _count += 8;
        }

        var bits = _count >= count ? _bits >> (_count - count) : _bits << (count - _count);
        return (uint)bits & ((1u << count) - 1);
    }

    /// <summary>Moves over bits that were peeked at.</summary>
    public void Drop(int count)
    {
        if (count > _count)
        {
            throw Damaged("the data ends in the middle of a stream");
        }

        _count -= count;
    }

    /// <summary>Drops the bits left of a byte. Whole bytes are never left, as bits are read in the amounts that are needed.</summary>
    public void DropToByte() => _count = 0;
}
