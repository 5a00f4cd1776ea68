using System.Text;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Scanning.Trees;

/// <summary>Reads what <see cref="TreeBytesWriter"/> writes. Every method throws <see cref="FileTreeFormatException"/> on anything else.</summary>
/// <param name="bytes">The bytes; contents that are read point into them.</param>
internal sealed class TreeBytesReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    /// <summary>How many bytes were read.</summary>
    public int Position => _position;

    /// <summary>True when all was read.</summary>
    public bool IsAtEnd => _position == bytes.Length;

    /// <summary>Reads a byte.</summary>
    public byte Byte() => _position < bytes.Length ? bytes.Span[_position++] : throw Broken("ends too early");

    /// <summary>Reads a number of up to 64 bits.</summary>
    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Broken("has a number that is too long");
    }

    /// <summary>Reads a number that may not exceed <paramref name="maximum"/>.</summary>
    public int Number(int maximum)
    {
        var value = Number();
        return value <= (ulong)maximum ? (int)value : throw Broken("has a number that exceeds its limit");
    }

    /// <summary>Reads how many things of at least one byte each follow.</summary>
    public int Count() => Number(bytes.Length - _position);

    /// <summary>Reads the position of one of the things of a table.</summary>
    public T Item<T>(IReadOnlyList<T> table) => Number() is var index && index < (ulong)table.Count ? table[(int)index] : throw Broken("refers to what it does not have");

    /// <summary>Reads bytes.</summary>
    public ReadOnlyMemory<byte> Bytes(int maximum)
    {
        var length = Number(maximum);
        if (length > bytes.Length - _position)
        {
            throw Broken("ends too early");
        }

        _position += length;
        return bytes.Slice(_position - length, length);
    }

    /// <summary>Reads a path.</summary>
    public string Path(int maximum) => PathText.FromBytes(Bytes(maximum).Span);

    /// <summary>Reads a text for people; what could not be printed safely is replaced.</summary>
    public string Text() => PrintableText.Clean(Encoding.UTF8.GetString(Bytes(FileTreeForm.MaximumTextBytes).Span));

    /// <summary>Reads a text of any length as it was written.</summary>
    public string RawText() => Encoding.UTF8.GetString(Bytes(int.MaxValue).Span);

    /// <summary>The exception for bytes that are no tree.</summary>
    public static FileTreeFormatException Broken(string what) => new($"The stored state of a file system {what}.");
}
