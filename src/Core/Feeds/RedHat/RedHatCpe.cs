using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.RedHat;

/// <summary>What a CPE of Red Hat says about where packages are from.</summary>
/// <param name="Release">The major release of Red Hat Enterprise Linux, or null when the CPE does not tell.</param>
/// <param name="Channel">The extended support that it belongs to (see <see cref="FixChannels"/>), or null.</param>
/// <param name="IsBase">True for Red Hat Enterprise Linux itself, false for support of minor releases and for products on top.</param>
internal sealed partial record RedHatCpe(string? Release, string? Channel, bool IsBase)
{
    /// <summary>CPEs that are remembered: a few hundred come with every package of a document.</summary>
    private const int MaximumKnown = 4096;

    private static readonly ConcurrentDictionary<string, RedHatCpe?> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads a CPE of the old binding: <c>cpe:/a:redhat:rhel_eus:9.2::appstream</c>. What is not Red Hat's, or no such CPE, is null.
    /// </summary>
    public static RedHatCpe? Read(string cpe)
    {
        if (!Known.TryGetValue(cpe, out var read))
        {
            read = Parse(cpe);
            if (Known.Count < MaximumKnown)
            {
                Known[cpe] = read;
            }
        }

        return read;
    }

    private static RedHatCpe? Parse(string cpe)
    {
        var parts = cpe.Split(':');
        if (parts is not ["cpe", "/a" or "/o" or "/h", "redhat", var product, ..])
        {
            return null;
        }

        var version = parts.Length > 4 ? parts[4] : "";
        var edition = parts.Length > 6 ? parts[6] : "";
        return product switch
        {
            "enterprise_linux" or "rhel_extras" => new RedHatCpe(MajorOf(version), null, product == "enterprise_linux"),
            "rhel_eus" or "rhel_eus_long_life" => new RedHatCpe(MajorOf(version), FixChannels.Eus, false),
            "rhel_aus" or "rhel_mission_critical" => new RedHatCpe(MajorOf(version), FixChannels.Aus, false),
            "rhel_tus" => new RedHatCpe(MajorOf(version), FixChannels.Tus, false),
            "rhel_e4s" => new RedHatCpe(MajorOf(version), FixChannels.E4s, false),
            "rhel_els" => new RedHatCpe(MajorOf(version), FixChannels.Els, false),
            _ => new RedHatCpe(Edition().Match(edition) is { Success: true } match ? match.Groups[1].Value : null, null, false),
        };
    }

    private static string? MajorOf(string version) => Version().Match(version) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^([0-9]{1,2})(?:\.[0-9*]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"^el([0-9]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex Edition();
}
