using System.Buffers.Binary;
using System.Text;

namespace Strata.Storage.Records;

/// <summary>Reads what <see cref="PackedWriter"/> wrote; anything cut off or out of range is a <see cref="CorruptRecordException"/>.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => Take(1)[0];

    public int ReadNumber()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = ReadByte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw Damaged();
            }
        }

        throw Damaged();
    }

    public ReadOnlySpan<byte> ReadTextBytes() => Take(ReadNumber());

    public string ReadText() => Encoding.UTF8.GetString(ReadTextBytes());

    public string? ReadOptionalText()
    {
        var size = ReadNumber();
        return size == 0 ? null : Encoding.UTF8.GetString(Take(size - 1));
    }

    /// <summary>A list's length, which cannot exceed the bytes that are left: each item takes one at least.</summary>
    public int ReadCount()
    {
        var count = ReadNumber();
        return count <= _rest.Length ? count : throw Damaged();
    }

    public IReadOnlyList<string> ReadTexts()
    {
        var count = ReadCount();
        if (count == 0)
        {
            return [];
        }

        var texts = new string[count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText();
        }

        return texts;
    }

    public void SkipOptionalText()
    {
        if (ReadNumber() is var size and not 0)
        {
            Take(size - 1);
        }
    }

    public void SkipTexts()
    {
        for (var left = ReadCount(); left > 0; left--)
        {
            Take(ReadNumber());
        }
    }

    public DateTimeOffset? ReadInstant()
    {
        if (ReadByte() == 0)
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Damaged();
    }

    public ReadOnlySpan<byte> ReadSized() => Take(BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))));

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static CorruptRecordException Damaged() => new("a record is cut off or has an impossible length");
}
