using System.Globalization;
using System.Text;

namespace Strata.Testing;

/// <summary>
/// One 512-byte tar header to be written, right by default and open to any edit. Texts are Latin-1: a character is a byte. The
/// checksum is added when the block is written unless <see cref="HasOwnChecksum"/>.
/// </summary>
public sealed class TarHeaderBlock
{
    /// <summary>The magic of POSIX archives.</summary>
    public const string UstarMagic = "ustar\000";

    /// <summary>The magic of GNU archives.</summary>
    public const string GnuMagic = "ustar  \0";

    /// <summary>The bytes of the block.</summary>
    public byte[] Bytes { get; } = new byte[512];

    /// <summary>True to leave the checksum field as it was set.</summary>
    public bool HasOwnChecksum { get; set; }

    /// <summary>The name field, 100 bytes.</summary>
    public string Name { set => Text(0, 100, value); }

    /// <summary>The link name field, 100 bytes.</summary>
    public string LinkName { set => Text(157, 100, value); }

    /// <summary>The prefix field of POSIX archives, 155 bytes.</summary>
    public string Prefix { set => Text(345, 155, value); }

    /// <summary>The type byte.</summary>
    public char Type { set => Bytes[156] = (byte)value; }

    /// <summary>Magic and version, 8 bytes; empty for the v7 form.</summary>
    public string Magic { set => Text(257, 8, value); }

    /// <summary>The size field as octal digits.</summary>
    public long Size { set => Octal(124, 12, value); }

    /// <summary>Writes text and fills the field with zeros.</summary>
    public void Text(int offset, int length, string value)
    {
        var field = Bytes.AsSpan(offset, length);
        field.Clear();
        Encoding.Latin1.GetBytes(value, field);
    }

    /// <summary>Writes an octal number with a NUL at its end.</summary>
    public void Octal(int offset, int length, long value) =>
        Text(offset, length, Convert.ToString(value, 8).PadLeft(length - 1, '0') + "\0");

    /// <summary>Writes a number in base 256, also a negative one.</summary>
    public void Base256(int offset, int length, long value)
    {
        for (var i = 0; i < length; i++)
        {
            Bytes[offset + length - 1 - i] = (byte)(value >> Math.Min(8 * i, 63));
        }

        Bytes[offset] = (byte)(value < 0 ? 0xFF : 0x80);
    }

    /// <summary>Sums the block up, as unsigned or as signed bytes.</summary>
    public void Sum(bool signed = false)
    {
        Text(148, 8, "        ");
        var sum = signed ? Bytes.Sum(part => (sbyte)part) : Bytes.Sum(part => part);
        Text(148, 8, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        HasOwnChecksum = true;
    }

    /// <summary>The numbers that every writer puts in.</summary>
    internal void SetDefaults()
    {
        Text(100, 8, "0000644\0");
        Text(108, 8, "0000000\0");
        Text(116, 8, "0000000\0");
        Text(136, 12, string.Create(CultureInfo.InvariantCulture, $"{0:D11}\0"));
    }
}
