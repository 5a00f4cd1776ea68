using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Strata.Core.Scanning.Trees;

/// <summary>Writes numbers (seven bits a byte, lowest first) and texts with their length in front.</summary>
internal sealed class TreeBytesWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Bytes of a <see cref="Fixed"/> number.</summary>
    public const int FixedBytes = sizeof(int);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes a byte.</summary>
    public void Byte(byte value) => _bytes.Write([value]);

    /// <summary>Writes a number.</summary>
    public void Number(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Writes a number that is not negative.</summary>
    public void Number(int value) => Number((ulong)value);

    /// <summary>Writes a number whose length does not depend on it.</summary>
    public void Fixed(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(FixedBytes), value);
        _bytes.Advance(FixedBytes);
    }

    /// <summary>Writes bytes that say themselves how long they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes bytes and their number.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Writes a path: its characters are bytes.</summary>
    public void Path(string path) => Bytes(Encoding.Latin1.GetBytes(path));

    /// <summary>Writes a text for people.</summary>
    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));
}
