namespace Strata.Server.Harbor.Reports;

/// <summary>The links of an item: at least one, since Harbor makes a link to nowhere of none.</summary>
internal static class HarborLinks
{
    /// <summary>More than a handful only makes the report larger.</summary>
    private const int MaximumLinks = 5;

    /// <summary>Absolute web addresses without a <c>|</c>, which Harbor keeps links apart by; the best first.</summary>
    /// <param name="links">The advisory's links.</param>
    /// <param name="id">The vulnerability, whose usual page stands in where there is no link.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> links, string id)
    {
        var usable = links
            .Select(link => HarborText.Clean(link, int.MaxValue).Trim().Replace("|", "%7C", StringComparison.Ordinal))
            .Where(link => link.Length <= HarborText.MaximumLink && IsWebAddress(link))
            .Distinct(StringComparer.Ordinal)
            .Take(MaximumLinks)
            .ToList();
        return usable.Count > 0 ? usable : [PageOf(id)];
    }

    private static bool IsWebAddress(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static string PageOf(string id) => id switch
    {
        _ when id.StartsWith("CVE-", StringComparison.Ordinal) => "https://nvd.nist.gov/vuln/detail/" + Uri.EscapeDataString(id),
        _ when id.StartsWith("GHSA-", StringComparison.Ordinal) => "https://github.com/advisories/" + Uri.EscapeDataString(id),
        _ => "https://osv.dev/vulnerability/" + Uri.EscapeDataString(id),
    };
}
