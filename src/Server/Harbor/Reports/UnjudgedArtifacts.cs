using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.Harbor.Requests;

namespace Strata.Server.Harbor.Reports;

/// <summary>
/// Artifacts that nothing could be said about: an empty list of findings is a green mark in Harbor and lets pulls through, and what was not
/// looked at is not clean.
/// </summary>
internal static class UnjudgedArtifacts
{
    /// <summary>The id of the finding that stands for them.</summary>
    public const string FindingId = "STRATA-UNSUPPORTED-OS";

    private const string Page = "https://goharbor.io/docs/main/administration/vulnerability-scanning/";

    /// <summary>
    /// Why what a report does not say means nothing; null when its silence means something. An image without layers has nothing to look at, and
    /// is clean. One with a damaged layer may have any package more.
    /// </summary>
    public static string? ReasonOf(ScanReport report)
    {
        if (report.Warnings.FirstOrDefault(warning => warning.Code == WarningCodes.LayerDamaged) is { } damage)
        {
            return $"{DamagedLayer(report)} is damaged: {damage.Message.TrimEnd('.')}";
        }

        if (report.Status != ScanStatus.Unknown || report.Findings.Count > 0 || report.Layers.Count == 0)
        {
            return null;
        }

        var codes = report.Warnings.Select(warning => warning.Code).ToHashSet(StringComparer.Ordinal);
        var name = report.Distribution is { } distribution ? $"{distribution.Id} {distribution.Version}".Trim() : "";
        return codes.Contains(WarningCodes.PackageDatabaseUnreadable) ? "its package database cannot be read"
            : codes.Contains(WarningCodes.PackageDatabaseUnsupported) ? "its package database is of a kind that cannot be read"
            : report.Distribution is null && report.Packages.Count == 0 ? "neither an operating system nor packages were found in it"
            : report.Distribution is null ? "nothing in it names its operating system"
            : codes.Contains(WarningCodes.NoAdvisoryData) ? $"the database holds no advisories for {name} yet"
            : codes.Contains(WarningCodes.DistributionUnsupported) ? $"there are no advisories for {name}"
            : report.Packages.Count == 0 ? $"no packages were found in it, though it is {name}"
            : $"{name} cannot be judged";
    }

    /// <summary>The sentence that a failed scan ends with.</summary>
    public static string Message(string digest, string reason) =>
        $"{digest} cannot be judged: {reason}. strata.harbor.unsupported says what to report instead of this error";

    /// <summary>A report with one finding that is no vulnerability, beside those that are.</summary>
    public static HarborReport Report(HarborArtifact artifact, DateTimeOffset generatedAt, ScanReport report, string reason) => new(artifact, generatedAt,
    [
        .. HarborItems.Of(report.Findings),
        new HarborItem
        {
            Id = FindingId,
            Package = HarborText.Clean(report.Distribution?.Id is { Length: > 0 } id ? id : "unknown", HarborText.MaximumName),
            Version = HarborText.Clean(report.Distribution?.Version is { Length: > 0 } version ? version : "unknown", HarborText.MaximumName),
            Severity = Severity.Unknown,
            Status = HarborStatuses.Unknown,
            Description = HarborText.Clean($"This artifact was not checked for vulnerabilities: {reason}.", HarborText.MaximumDescription),
            Links = [Page],
        },
    ]);

    /// <summary>Layers are analysed one by one, so that a warning does not tell which of several it is about.</summary>
    private static string DamagedLayer(ScanReport report) => report.Layers is [{ Digest: { } digest }] ? $"layer {digest}" : "one of its layers";
}
