using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.OpenEuler;

/// <summary>
/// What is openEuler's own about its updates. The mark in its packages (<c>oe2203sp3</c>) names the release: a build without one belongs to
/// the release whose repository it came from.
/// </summary>
internal static partial class OpenEulerRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "openeuler:";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, partition) => (ReleaseOf(package.Release) ?? (IsRelease(partition) ? partition : null)) is { } release
            ? NamespacePrefix + release
            : null,
        LinkOf = id => $"https://www.openeuler.org/en/security/security-bulletins/detail/?id={id}",
    };

    /// <summary>True for <c>22.03-LTS-SP3</c> and <c>21.09</c>.</summary>
    public static bool IsRelease(string text) => ReleaseForm().IsMatch(text);

    /// <summary><c>5.oe2203sp3</c> is <c>22.03-LTS-SP3</c>, <c>12.oe1</c> is <c>20.03-LTS</c>; null for others.</summary>
    private static string? ReleaseOf(ReadOnlySpan<char> release)
    {
        var match = Mark().Match(release.ToString());
        if (!match.Success)
        {
            return null;
        }

        // The first releases were marked oe1; all that have service packs, and those of every other March, are long-term ones.
        var year = match.Groups[1].Success ? $"{match.Groups[1].Value}.{match.Groups[2].Value}" : "20.03";
        var isLongTerm = year.EndsWith(".03", StringComparison.Ordinal) && year is not ("21.03" or "23.03");
        return $"{year}{(isLongTerm ? "-LTS" : "")}{(match.Groups[3].Success ? $"-SP{match.Groups[3].Value}" : "")}";
    }

    [GeneratedRegex("^openEuler-(?:SA|BA|EA)-[0-9]{4}-[0-9]{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[0-9]{2}\.[0-9]{2}(?:-LTS)?(?:-SP[0-9]{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseForm();

    [GeneratedRegex(@"\.oe(?:1|([0-9]{2})([0-9]{2}))(?:sp([0-9]{1,2}))?(?![0-9a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
