using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Osv;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>Reads Ubuntu's OSV records: one for each CVE, with source packages and, where a fix needs a subscription, its channel.</summary>
/// <param name="limits">The limits.</param>
internal sealed class UbuntuRecord(FeedLimits limits)
{
    private const string Pages = "https://ubuntu.com/security/";

    private readonly OsvAffected _affected = new(limits);

    /// <summary>True when a record is about Ubuntu.</summary>
    public static bool IsOurs(JsonElement record) => record.Text("id") is { } id
        && (id.StartsWith("UBUNTU-CVE-", StringComparison.Ordinal) || id.StartsWith("USN-", StringComparison.Ordinal) || id.StartsWith("LSN-", StringComparison.Ordinal));

    /// <summary>The advisory, or null with a reason counted.</summary>
    public Advisory? Read(JsonElement record, SkippedRecords skipped)
    {
        var id = record.Text("id") ?? "";
        if (ReasonToSkip(id) is { } reason)
        {
            skipped.Add(reason);
            return null;
        }

        var identity = OsvIdentity.Of(record, id, isDistribution: true);
        var withdrawn = record.Member("withdrawn") is { } date ? FeedDate.Read(date) ?? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null;
        var elements = OsvElement.Of(record);
        var cvss = OsvSeverity.Vectors(record, elements);
        var rows = ReadRows(elements, new OsvSeverity(record, "", cvss.Count > 0), skipped);
        if (rows.Count == 0 && withdrawn is null)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        return new Advisory
        {
            Key = id,
            Id = identity.Id,
            Aliases = identity.Aliases,
            Summary = FeedText.Summary(record.Text("summary") ?? record.Text("details")),
            Cvss = cvss,
            Links = [.. new[] { Pages + identity.Id }.Concat(NoticesOf(record).Select(notice => $"{Pages}notices/{notice}"))],
            Published = FeedDate.Read(record.Member("published")),
            Modified = FeedDate.Read(record.Member("modified")),
            Withdrawn = withdrawn,
            Affected = rows,
        };
    }

    /// <summary>Ubuntu publishes each vulnerability as a CVE record, and again with every update that fixes it.</summary>
    private static string? ReasonToSkip(string id) => id switch
    {
        _ when id.StartsWith("UBUNTU-CVE-", StringComparison.Ordinal) && VulnerabilityId.PrefixedCve(id) is not null => null,
        _ when id.StartsWith("USN-", StringComparison.Ordinal) => "same-as-cve-record",
        _ when id.StartsWith("LSN-", StringComparison.Ordinal) => "livepatch",
        _ => "unreadable-id",
    };

    private static IEnumerable<string> NoticesOf(JsonElement record) =>
        record.Texts("related").Where(id => id.StartsWith("USN-", StringComparison.Ordinal) && VulnerabilityId.IsId(id)).Take(10);

    private List<AffectedPackage> ReadRows(OsvElement[] elements, OsvSeverity severity, SkippedRecords skipped)
    {
        var rows = new List<AffectedPackage>();
        foreach (ref readonly var affected in elements.AsSpan())
        {
            if (affected.Package.Text("ecosystem"u8) is not { } text || UbuntuEcosystem.Read(text) is not { } ecosystem)
            {
                skipped.Add("unknown-ecosystem");
                continue;
            }

            if (_affected.Read(affected, ecosystem.Namespace, PackageKind.Source, SeverityOf(severity, affected), null, skipped) is { } row)
            {
                rows.Add(row with { Channel = ChannelOf(ecosystem, row, affected.EcosystemSpecific.Text("availability"u8)) });
            }
        }

        return rows;
    }

    /// <summary>Where there is no fix, a package of the base release is affected for everybody; certified builds are packages of their own.</summary>
    private static string? ChannelOf(UbuntuEcosystem ecosystem, AffectedPackage row, string? availability) => ecosystem switch
    {
        { IsFips: true } => FixChannels.Fips,
        { IsPro: true } when row.FixedVersion is not null => UbuntuChannel.OfPro(availability),
        _ => null,
    };

    private static Severity SeverityOf(OsvSeverity severity, in OsvElement affected) =>
        SeverityWords.Parse(affected.EcosystemSpecific.Text("ubuntu_priority"u8)) is not Severity.Unknown and var own
            ? own
            : severity.Word(affected, UbuntuReleases.NamespacePrefix);
}
