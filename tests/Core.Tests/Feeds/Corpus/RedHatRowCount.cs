using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// The rows of one record of Red Hat: a package in every release that its CPEs name, and where it is the release itself also in CentOS.
/// "Not affected" is taken of the release alone, and not beside a word that the package is affected.
/// </summary>
/// <param name="count">Where reasons are counted.</param>
internal sealed partial class RedHatRowCount(FeedCount count)
{
    private readonly HashSet<(string Namespace, string Name, string? Module, bool IsSource, string What, string Channel)> _rows = [];

    /// <summary>True when there is a row, also one that another hides in the end.</summary>
    public bool IsAny => _rows.Count > 0;

    /// <summary>Adds a package.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="module">Its module stream, or null.</param>
    /// <param name="isSource">True for a source package.</param>
    /// <param name="what">What is said of it; empty for "not affected".</param>
    /// <param name="cpes">The CPEs of its products.</param>
    /// <param name="release">The release that the package tells itself, or null.</param>
    public void Add(string name, string? module, bool isSource, string what, IEnumerable<string> cpes, string? release)
    {
        var isPlaced = false;
        foreach (var cpe in cpes)
        {
            if (ReleaseOf(cpe) is not { } place || (place.Release ?? release) is not { } number)
            {
                continue;
            }

            isPlaced = true;
            var isBase = cpe.Contains(":enterprise_linux:", StringComparison.Ordinal);
            if (!isBase && what.Length == 0)
            {
                count.SkipPart("not-affected-elsewhere");
                continue;
            }

            _rows.Add(($"rhel:{number}", name, module, isSource, what, place.Channel));
            if (isBase)
            {
                _rows.Add(($"centos:{number}", name, module, isSource, what, ""));
            }
        }

        if (!isPlaced)
        {
            count.SkipPart("no-release");
        }
    }

    /// <summary>How many rows are left.</summary>
    public int Finish()
    {
        var affected = _rows.Where(row => row.What.Length > 0).Select(row => (row.Namespace, row.Name, row.Module)).ToHashSet();
        var hidden = _rows.Count(row => row.What.Length == 0 && affected.Contains((row.Namespace, row.Name, row.Module)));
        count.SkipPart("not-affected-elsewhere", hidden);
        return _rows.Count - hidden;
    }

    /// <summary>The release and the kind of support that a CPE names; null when it is not Red Hat's.</summary>
    public static (string? Release, string Channel)? ReleaseOf(string cpe)
    {
        if (CpeForm().Match(cpe) is not { Success: true } match)
        {
            return null;
        }

        var product = match.Groups["product"].Value;
        if (product is "enterprise_linux" or "rhel_extras" || SupportForm().IsMatch(product))
        {
            var major = match.Groups["version"].Value.Split('.')[0];
            var channel = product is "enterprise_linux" or "rhel_extras" ? "" : product == "rhel_mission_critical" ? "aus" : product.Split('_')[1];
            return (major.Length is 1 or 2 ? major : null, channel);
        }

        return (EditionForm().Match(match.Groups["edition"].Value) is { Success: true } edition ? edition.Groups[1].Value : null, "");
    }

    [GeneratedRegex(@"^cpe:/[aoh]:redhat:(?<product>[^:]+)(?::(?<version>[^:]*))?(?::[^:]*)?(?::(?<edition>[^:]*))?")]
    private static partial Regex CpeForm();

    [GeneratedRegex("^rhel_(eus|eus_long_life|aus|mission_critical|tus|e4s|els)$")]
    private static partial Regex SupportForm();

    [GeneratedRegex("^el([0-9]{1,2})")]
    private static partial Regex EditionForm();
}
