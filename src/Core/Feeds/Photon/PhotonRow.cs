using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Photon;

/// <summary>One row of Photon's CVE metadata: a CVE and a binary package.</summary>
internal static class PhotonRow
{
    /// <summary>True when the element is a row.</summary>
    public static bool IsRow(JsonElement element) => element.Text("cve_id") is not null && element.Text("pkg") is not null;

    /// <summary>The advisory, or null with a reason counted.</summary>
    public static Advisory? Read(JsonElement element, string @namespace, SkippedRecords skipped)
    {
        if (!IsRow(element))
        {
            skipped.Add("malformed-record");
            return null;
        }

        var (text, package) = (element.Text("cve_id")!, element.Text("pkg")!);
        if ((VulnerabilityId.Cve(text) ?? (VulnerabilityId.IsId(text) && !text.StartsWith("UNK-", StringComparison.Ordinal) ? text : null)) is not { } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        var row = new AffectedPackage
        {
            Namespace = @namespace,
            Name = package,
            Kind = PackageKind.Binary,
            Severity = element.Member("cve_score") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var score)
                ? SeverityBands.Of(score)
                : Severity.Unknown,
        };
        return ReadState(element, row, skipped) is { } affected
            ? new Advisory { Key = $"{id}/{package}", Id = id, Affected = [affected] }
            : null;
    }

    private static AffectedPackage? ReadState(JsonElement element, AffectedPackage row, SkippedRecords skipped)
    {
        var version = element.Text("res_ver");
        switch (element.Text("status")?.ToLowerInvariant())
        {
            case "not affected":
                return row with { State = FixState.NotAffected };
            case "fixed" when FeedText.IsVersion(version):
                return row with { Ranges = [VersionRange.Before(version!)], FixedVersion = version, State = FixState.Fixed };
            case "fixed":
                skipped.Add("fixed-without-version");
                return null;
            case "affected" or "not fixed" or "vulnerable" or "open":
                return row with { Ranges = [VersionRange.All] };
            case "won't fix" or "wont fix":
                return row with { Ranges = [VersionRange.All], State = FixState.WontFix };
            default:
                skipped.Add("unknown-status");
                return null;
        }
    }
}
