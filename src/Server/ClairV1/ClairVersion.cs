using System.Buffers;
using System.Globalization;

namespace Strata.Server.ClairV1;

/// <summary>
/// What Clair takes for a version. Blanks around do not count. Both formats are <c>[epoch:]version[-revision]</c>; dpkg splits at the last
/// hyphen and rpm at the first. rpm's own <c>^</c>, which Clair refuses, is taken too.
/// </summary>
internal static class ClairVersion
{
    /// <summary>"No fix", as clients write it.</summary>
    public const string None = "None";

    /// <summary>"No fix", as Clair stores it; a client may send it.</summary>
    public const string Maximum = "#MAXV#";

    /// <summary>"Not affected": an instruction to remove a fix.</summary>
    public const string Minimum = "#MINV#";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> DpkgVersion = SearchValues.Create(Letters + ".-+~:_");
    private static readonly SearchValues<char> DpkgRevision = SearchValues.Create(Letters + ".+~_");
    private static readonly SearchValues<char> RpmVersion = SearchValues.Create(Letters + ".+~:_^");
    private static readonly SearchValues<char> RpmRelease = SearchValues.Create(Letters + ".-+~_^");

    /// <summary>True for the two spellings of "no fix".</summary>
    public static bool IsNone(string? version) => version is None or Maximum;

    /// <summary>True for a format that Clair knows.</summary>
    public static bool IsFormat(string? format) => format is "dpkg" or "rpm";

    /// <summary>True for a version in the format.</summary>
    public static bool IsValid(string format, string version)
    {
        var text = version.AsSpan().Trim();
        if (text is Minimum or Maximum)
        {
            return true;
        }

        var colon = text.IndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            text = text[(colon + 1)..];
        }

        var isRpm = format == "rpm";
        var hyphen = isRpm ? text.IndexOf('-') : text.LastIndexOf('-');
        var upstream = hyphen < 0 ? text : text[..hyphen];
        var revision = hyphen < 0 ? [] : text[(hyphen + 1)..];
        return !upstream.IsEmpty
            && upstream is not "^"
            && !upstream.ContainsAnyExcept(isRpm ? RpmVersion : DpkgVersion)
            && !revision.ContainsAnyExcept(isRpm ? RpmRelease : DpkgRevision);
    }
}
