using System.Text;
using Strata.Core.Primitives;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Tells who built a dpkg package, where its stanza does. Packages of Debian and Ubuntu rarely say so: no package of Debian's archive has a
/// field <c>Vendor</c> or <c>Origin</c>, a few of Ubuntu's have <c>Origin: debian</c>. Tools that make packages outside of a distribution
/// write <c>Vendor</c> (fpm, nfpm), and some builders are known by the address of their <c>Maintainer</c>.
/// </summary>
internal static class DpkgVendors
{
    /// <summary>Bytes of a vendor's name; the rest is cut.</summary>
    private const int MaximumLength = 512;

    private static readonly Dictionary<string, string> ByAddress = Read();

    private static readonly HashSet<string> Names = new(ByAddress.Values, StringComparer.Ordinal);

    /// <summary>True for the name of a builder in <c>dpkg-vendors.tsv</c>, none of which is a distribution.</summary>
    public static bool IsKnown(string vendor) => Names.Contains(vendor);

    /// <summary>A known builder's name by the <c>Maintainer</c>, else the field <c>Vendor</c>, else <c>Origin</c>; null when nothing says who it is.</summary>
    public static string? Of(ReadOnlySpan<byte> maintainer, ReadOnlySpan<byte> vendor, ReadOnlySpan<byte> origin) =>
        OfMaintainer(maintainer) ?? OfField(vendor) ?? OfField(origin);

    private static string? OfMaintainer(ReadOnlySpan<byte> maintainer)
    {
        var open = maintainer.LastIndexOf((byte)'<');
        var close = maintainer.LastIndexOf((byte)'>');
        var address = open >= 0 && close > open ? maintainer[(open + 1)..close] : maintainer;
        Span<char> text = stackalloc char[128];
        if (address.IsEmpty || address.Length > text.Length || !Ascii.IsValid(address))
        {
            return null;
        }

        text = text[..Encoding.ASCII.GetChars(address, text)];
        var known = ByAddress.GetAlternateLookup<ReadOnlySpan<char>>();
        var at = text.IndexOf('@');
        return known.TryGetValue(text, out var name) || (at >= 0 && known.TryGetValue(text[at..], out name)) ? name : null;
    }

    // fpm writes "none" when it is not told.
    private static string? OfField(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var text = PrintableText.Clean(Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaximumLength)]), PrintableText.MaximumNameLength);
        return text.Equals("none", StringComparison.OrdinalIgnoreCase) ? "unknown" : text;
    }

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(DpkgVendors).Assembly.GetManifestResourceStream("dpkg-vendors.tsv")
            ?? throw new InvalidOperationException("The assembly was built without dpkg-vendors.tsv.");
        using var reader = new StreamReader(stream);
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                foreach (var address in line[(tab + 1)..].Split(','))
                {
                    known.Add(address, line[..tab]);
                }
            }
        }

        return known;
    }
}
