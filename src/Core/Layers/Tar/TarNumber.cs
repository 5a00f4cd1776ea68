namespace Strata.Core.Layers.Tar;

/// <summary>The numbers of a tar header: octal digits or base-256 (GNU, star), and the decimal ones of PAX records.</summary>
internal static class TarNumber
{
    /// <summary>
    /// Reads a header field. Octal may have blanks and NULs before it and ends at a blank, a NUL or the end of the field; nothing at
    /// all is zero. With the first bit set the rest is a two's complement number, which must fit 63 bits.
    /// </summary>
    public static bool TryParseField(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            return TryParseBase256(field, out value);
        }

        var digits = field.TrimStart(" \0"u8);
        var end = digits.IndexOfAny((byte)' ', (byte)'\0');
        foreach (var digit in end < 0 ? digits : digits[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    /// <summary>Reads a decimal number that is not negative, and nothing else.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - (digit - '0')) / 10)
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static bool TryParseBase256(ReadOnlySpan<byte> field, out long value)
    {
        var invert = (field[0] & 0x40) != 0 ? (byte)0xFF : (byte)0;
        var number = (ulong)(byte)((field[0] ^ invert) & 0x7F);
        foreach (var part in field[1..])
        {
            if (number >> 55 != 0)
            {
                value = 0;
                return false;
            }

            number = (number << 8) | (byte)(part ^ invert);
        }

        value = invert == 0 ? (long)number : ~(long)number;
        return true;
    }
}
