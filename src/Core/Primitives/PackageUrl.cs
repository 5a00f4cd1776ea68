using System.Text;

namespace Strata.Core.Primitives;

/// <summary>
/// A package URL, <c>pkg:type/namespace/name@version?qualifiers</c> (purl specification). Only the canonical text is written: one
/// package has one text.
/// </summary>
public sealed record PackageUrl
{
    /// <summary>The type, lower-case: <c>deb</c>, <c>apk</c>, <c>rpm</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The namespace, for operating system packages the distribution's id; null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name, in the case that the type asks for.</summary>
    public required string Name { get; init; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The qualifiers; keys are lower-case, and one without a value is left out.</summary>
    public IReadOnlyDictionary<string, string> Qualifiers { get; init; } = new Dictionary<string, string>();

    /// <summary>The canonical text: qualifiers ordered by key, everything percent-encoded that is not a letter, a digit or <c>.-_~</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("pkg:").Append(Type);
        if (!string.IsNullOrEmpty(Namespace))
        {
            text.Append('/');
            Encode(text, Namespace, keepColon: true);
        }

        text.Append('/');
        Encode(text, Name, keepColon: true);
        if (!string.IsNullOrEmpty(Version))
        {
            // The colon of an epoch is encoded; elsewhere a colon stays.
            text.Append('@');
            Encode(text, Version, keepColon: false);
        }

        var separator = '?';
        foreach (var (key, value) in Qualifiers.OrderBy(qualifier => qualifier.Key, StringComparer.Ordinal))
        {
            if (value.Length > 0)
            {
                text.Append(separator).Append(key).Append('=');
                Encode(text, value, keepColon: true);
                separator = '&';
            }
        }

        return text.ToString();
    }

    private static void Encode(StringBuilder text, string value, bool keepColon)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '.' or '-' or '_' or '~'
                || (keepColon && rune.Value == ':')))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            {
                text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
