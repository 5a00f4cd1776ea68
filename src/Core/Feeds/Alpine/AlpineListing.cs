using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Alpine;

/// <summary>Reads the directory listings of https://secdb.alpinelinux.org/, which are the web server's own pages.</summary>
internal static class AlpineListing
{
    private static readonly Regex BranchLink = new("""href\s*=\s*["']?(?:\./|/)?(v[0-9]{1,3}\.[0-9]{1,3}|edge)/?["'\s>]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex RepositoryLink = new("""href\s*=\s*["']?(?:\./|[^"'\s>]*/)?([a-z][a-z0-9_-]{0,30})\.json["'\s>]""", RegexOptions.CultureInvariant);

    /// <summary>The branches that a listing of the root links to, oldest first, <c>edge</c> last.</summary>
    public static IReadOnlyList<string> Branches(string html) =>
    [
        .. BranchLink.Matches(html)
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .OrderBy(branch => branch == "edge" ? new Version(int.MaxValue, 0) : Version.Parse(branch[1..])),
    ];

    /// <summary>The repositories whose JSON file a listing of a branch links to.</summary>
    public static IReadOnlyList<string> Repositories(string html) =>
        [.. RepositoryLink.Matches(html).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
}
