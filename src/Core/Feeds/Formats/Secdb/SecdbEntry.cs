using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>The ids in one entry of a secdb list.</summary>
/// <param name="Cves">The CVEs.</param>
/// <param name="Others">Every other id: <c>XSA-210</c>, <c>TALOS-2017-0394</c>, <c>GHSA-…</c>.</param>
internal sealed partial record SecdbEntry(IReadOnlyList<string> Cves, IReadOnlyList<string> Others)
{
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ',', ';'];

    /// <summary>
    /// Reads an entry. About 8 % of the entries in old branches are not plain CVE ids: several ids stand in one entry
    /// (<c>CVE-2017-2887 TALOS-2017-0394</c>), notes stand in brackets, ids have typing errors behind them (<c>CVE-2017-17434-1</c>),
    /// and placeholders (<c>CVE-????-?????</c>) stand for ids that are not known.
    /// </summary>
    public static SecdbEntry Parse(string text)
    {
        if (VulnerabilityId.LeadingCve(text) is { } only && only.Length == text.Length)
        {
            return new SecdbEntry([only], []);
        }

        var cves = new List<string>();
        var others = new List<string>();
        foreach (var token in Notes().Replace(text, " ").Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (VulnerabilityId.LeadingCve(token) is { } cve)
            {
                AddOnce(cves, cve);
            }
            else if (VulnerabilityId.IsId(token))
            {
                AddOnce(others, token);
            }
        }

        return new SecdbEntry(cves, others);
    }

    private static void AddOnce(List<string> ids, string id)
    {
        if (!ids.Contains(id))
        {
            ids.Add(id);
        }
    }

    [GeneratedRegex(@"\([^)]*(\)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Notes();
}
