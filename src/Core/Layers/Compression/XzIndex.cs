using System.Buffers.Binary;

namespace Strata.Core.Layers.Compression;

/// <summary>What the blocks of an xz stream were and what its index says: a count, sums and a checksum, so that millions of blocks cost no memory.</summary>
internal sealed class XzIndex
{
    private long _count;
    private long _unpadded;
    private long _uncompressed;
    private uint _checksum;

    /// <summary>Adds a block or a record.</summary>
    /// <param name="unpadded">Bytes of the block's header, data and check.</param>
    /// <param name="uncompressed">Bytes of its content.</param>
    public void Add(long unpadded, long uncompressed)
    {
        Span<byte> record = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(record, unpadded);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], uncompressed);
        _checksum = Crc32.Append(_checksum, record);
        _unpadded += unpadded;
        _uncompressed += uncompressed;
        _count++;
    }

    /// <summary>True when both were given the same in the same order.</summary>
    public bool Equals(XzIndex other) =>
        (_count, _unpadded, _uncompressed, _checksum) == (other._count, other._unpadded, other._uncompressed, other._checksum);
}
