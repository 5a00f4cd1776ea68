using System.Buffers.Binary;
using System.Text;

namespace Strata.Storage.Records;

/// <summary>
/// A growing buffer of packed values: numbers as LEB128 (seven bits a byte, low bits first), text as its UTF-8 length and bytes.
/// </summary>
internal sealed class PackedWriter
{
    /// <summary>The most bytes of UTF-8 for one UTF-16 code unit.</summary>
    private const int MaximumCharacterBytes = 3;

    private const int ShortText = (0x7F - 1) / MaximumCharacterBytes;

    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void WriteByte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void WriteNumber(int value)
    {
        var rest = (uint)value;
        Reserve(5);
        while (rest >= 0x80)
        {
            _bytes[Length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _bytes[Length++] = (byte)rest;
    }

    public void WriteText(string value) => WriteSizedText(value, 0);

    /// <summary>Null is 0, a text its length plus one, so that null and empty stay apart.</summary>
    public void WriteOptionalText(string? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        WriteSizedText(value, 1);
    }

    public void WriteTexts(IReadOnlyList<string> values)
    {
        WriteNumber(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            WriteText(values[i]);
        }
    }

    /// <summary>An instant as ticks in UTC: the offset in which it was written is not part of it.</summary>
    public void WriteInstant(DateTimeOffset? value)
    {
        WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } instant)
        {
            Reserve(sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(Length), instant.UtcTicks);
            Length += sizeof(long);
        }
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Leaves room for the size of what follows, and returns where; <see cref="EndSized"/> fills it in.</summary>
    public int BeginSized()
    {
        Reserve(sizeof(int));
        Length += sizeof(int);
        return Length;
    }

    public void EndSized(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - sizeof(int)), Length - start);

    private void WriteSizedText(string value, int sizeOffset)
    {
        // A text whose size takes one byte, whatever its characters, is encoded without being measured first.
        if (value.Length <= ShortText)
        {
            Reserve(1 + (value.Length * MaximumCharacterBytes));
            var size = Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length + 1));
            _bytes[Length] = (byte)(size + sizeOffset);
            Length += 1 + size;
            return;
        }

        var measured = Encoding.UTF8.GetByteCount(value);
        WriteNumber(measured + sizeOffset);
        Reserve(measured);
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, checked((int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, (long)Length + count))));
        }
    }
}
