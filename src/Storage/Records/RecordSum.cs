using System.Buffers.Binary;

namespace Strata.Storage.Records;

/// <summary>
/// A digest of a set of records that does not depend on their order: the sum of their sha256 hashes modulo 2^256. Records can be
/// added one by one and whole sets can be added up. It tells data apart; it is no defence against someone who makes up records in
/// order to collide.
/// </summary>
internal readonly record struct RecordSum(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = 32;

    public static RecordSum FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new RecordSum(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]))
        : throw new CorruptRecordException("a record sum has the wrong length");

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    /// <summary>The sum without a record that is part of it.</summary>
    public static RecordSum operator -(RecordSum left, RecordSum right) =>
        left + new RecordSum(~right.A, ~right.B, ~right.C, ~right.D) + new RecordSum(0, 0, 0, 1);

    public static RecordSum operator +(RecordSum left, RecordSum right)
    {
        var low = new UInt128(left.C, left.D) + new UInt128(right.C, right.D);
        var carry = low < new UInt128(left.C, left.D) ? UInt128.One : UInt128.Zero;
        var high = new UInt128(left.A, left.B) + new UInt128(right.A, right.B) + carry;
        return new RecordSum((ulong)(high >> 64), (ulong)high, (ulong)(low >> 64), (ulong)low);
    }
}
