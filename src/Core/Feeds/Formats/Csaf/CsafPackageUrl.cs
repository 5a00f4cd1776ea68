using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>Reads the package URLs of product trees (https://github.com/package-url/purl-spec).</summary>
internal static class CsafPackageUrl
{
    private const string Scheme = "pkg:";

    /// <summary>The parts, unescaped; null when the text is no package URL.</summary>
    public static PackageUrl? Read(string? text)
    {
        if (text is null || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = text[Scheme.Length..].TrimStart('/');
        rest = Before(rest, '#', out _);
        rest = Before(rest, '?', out var qualifiers);
        var slash = rest.LastIndexOf('/');
        var at = rest.LastIndexOf('@');
        var version = at > slash ? rest[(at + 1)..] : null;
        var path = (version is null ? rest : rest[..at]).Trim('/').Split('/');
        if (path.Length < 2 || path[^1].Length == 0)
        {
            return null;
        }

        return new PackageUrl
        {
            Type = path[0].ToLowerInvariant(),
            Namespace = path.Length > 2 ? string.Join('/', path[1..^1].Select(Unescape)) : null,
            Name = Unescape(path[^1]),
            Version = version is null ? null : Unescape(version),
            Qualifiers = ReadQualifiers(qualifiers),
        };
    }

    private static Dictionary<string, string> ReadQualifiers(string text)
    {
        var qualifiers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Before(pair, '=', out var value);
            if (name.Length > 0 && value.Length > 0)
            {
                qualifiers[name] = Unescape(value);
            }
        }

        return qualifiers;
    }

    private static string Before(string text, char separator, out string after)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        after = index < 0 ? "" : text[(index + 1)..];
        return index < 0 ? text : text[..index];
    }

    private static string Unescape(string text) => FeedText.Clean(Uri.UnescapeDataString(text)) ?? "";
}
