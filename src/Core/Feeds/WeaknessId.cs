using System.Globalization;

namespace Strata.Core.Feeds;

/// <summary>Reads the ids of weaknesses (https://cwe.mitre.org) that feeds write.</summary>
internal static class WeaknessId
{
    /// <summary>
    /// The distinct ids among <paramref name="texts"/>, by number. Words such as <c>NVD-CWE-noinfo</c> stand for "none known" and are
    /// left out.
    /// </summary>
    public static IReadOnlyList<string> Read(IEnumerable<string> texts) =>
    [
        .. texts.Select(Number).OfType<int>().Distinct().Order()
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"CWE-{number}")),
    ];

    private static int? Number(string text) =>
        text.StartsWith("CWE-", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;
}
