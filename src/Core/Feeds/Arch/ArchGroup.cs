using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Arch;

/// <summary>
/// A group (AVG) of Arch's tracker: binary packages that were built of one source and the CVEs that one update fixes. <c>affected</c> is
/// the version that was current when the group was opened; older ones are affected as well.
/// </summary>
internal static class ArchGroup
{
    private const string TrackerAddress = "https://security.archlinux.org/";

    private const string Namespace = "arch:rolling";

    /// <summary>True when the element is a group.</summary>
    public static bool IsGroup(JsonElement element) =>
        element.Text("name")?.StartsWith("AVG-", StringComparison.Ordinal) == true && element.Member("packages") is { ValueKind: JsonValueKind.Array };

    /// <summary>One advisory for each CVE of a group.</summary>
    public static IEnumerable<Advisory> Read(JsonElement group, SkippedRecords skipped)
    {
        var name = group.Text("name")!;
        if (ReadState(group, skipped) is not { } row)
        {
            yield break;
        }

        var packages = group.Texts("packages").Distinct(StringComparer.Ordinal).Select(package => row with { Name = package }).ToList();
        if (packages.Count == 0)
        {
            skipped.Add("no-package-name");
            yield break;
        }

        var advisories = group.Texts("advisories");
        var ids = 0;
        foreach (var text in group.Texts("issues"))
        {
            if (VulnerabilityId.Cve(text) is not { } cve)
            {
                skipped.Add("unreadable-id");
                continue;
            }

            ids++;
            yield return new Advisory
            {
                Key = $"{cve}/{name}",
                Id = cve,
                Aliases = [name, .. advisories.Where(VulnerabilityId.IsId)],
                Summary = group.Text("type"),
                Links = [TrackerAddress + cve, TrackerAddress + Uri.EscapeDataString(name)],
                Affected = packages,
            };
        }

        if (ids == 0)
        {
            skipped.Add("no-vulnerability");
        }
    }

    /// <summary>The row of a group without the package's name; null with a reason counted when it says nothing usable.</summary>
    private static AffectedPackage? ReadState(JsonElement group, SkippedRecords skipped)
    {
        var row = new AffectedPackage
        {
            Namespace = Namespace,
            Name = "",
            Kind = PackageKind.Binary,
            Severity = SeverityWords.Parse(group.Text("severity")),
        };
        var version = group.Text("fixed");
        switch (group.Text("status"))
        {
            case "Not affected":
                return row with { State = FixState.NotAffected };
            // "Testing" is a fix that lies in a testing repository and reaches everybody within days.
            case "Fixed" or "Testing" when FeedText.IsVersion(version):
                return row with { Ranges = [VersionRange.Before(version!)], FixedVersion = version, State = FixState.Fixed };
            case "Fixed":
                skipped.Add("fixed-without-version");
                return null;
            case "Testing" or "Vulnerable":
                return row with { Ranges = [VersionRange.All] };
            case "Unknown":
                return row with { Ranges = [VersionRange.All], State = FixState.UnderInvestigation };
            default:
                skipped.Add("unknown-status");
                return null;
        }
    }
}
