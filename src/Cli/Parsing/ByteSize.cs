using System.Globalization;

namespace Strata.Cli.Parsing;

/// <summary>Reads sizes: <c>1000</c>, <c>512K</c>, <c>64MiB</c>, <c>2G</c>. All units are powers of 1,024; the case does not matter.</summary>
internal static class ByteSize
{
    /// <summary>False for anything else, for zero and for sizes above 8 EiB.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text : text[..digits];
        var shift = (digits < 0 ? "" : text[digits..]).ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            "T" or "TB" or "TIB" => 40,
            _ => -1,
        };
        if (shift < 0
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value <= 0
            || value > long.MaxValue >> shift)
        {
            return false;
        }

        bytes = value << shift;
        return true;
    }
}
