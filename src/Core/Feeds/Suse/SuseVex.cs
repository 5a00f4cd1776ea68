using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Csaf;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Suse;

/// <summary>
/// Makes advisories of SUSE's CSAF documents: VEX, one for each CVE, and advisories (<c>SUSE-SU-…</c>). Components have no package URL;
/// their ids are names with versions, and the version with the fix is the one that is recommended.
/// </summary>
internal static partial class SuseVex
{
    private const string Publisher = "https://www.suse.com";

    private const int MaximumLinks = 20;

    /// <summary>True for documents of SUSE.</summary>
    public static bool IsOurs(CsafDocument document) =>
        document.Category is "csaf_vex" or "csaf_security_advisory" && document.PublisherNamespace?.TrimEnd('/') == Publisher;

    /// <summary>The advisories of a document; what is left out is counted.</summary>
    public static IEnumerable<Advisory> Read(CsafDocument document, SkippedRecords skipped)
    {
        var isVex = document.Category == "csaf_vex";
        var products = document.ReadProducts();
        foreach (var vulnerability in document.ReadVulnerabilities(products))
        {
            if (vulnerability.Cve is not { } cve)
            {
                skipped.Add("unreadable-id");
                continue;
            }

            var rows = ReadRows(document, vulnerability, products, skipped);
            if (rows.Count == 0)
            {
                skipped.Add("no-usable-package");
                continue;
            }

            yield return new Advisory
            {
                Key = isVex ? cve : $"{document.Id}/{cve}",
                Id = cve,
                Aliases = isVex ? [] : [document.Id!],
                Summary = FeedText.Summary(vulnerability.Description() ?? vulnerability.Title ?? document.Title),
                Cvss = vulnerability.ReadVectors(),
                Links = vulnerability.ReadLinks(MaximumLinks),
                Published = vulnerability.Published ?? document.Published,
                Modified = document.Modified,
                Affected = rows.ToList(),
            };
        }
    }

    private static AffectedRows ReadRows(CsafDocument document, CsafVulnerability vulnerability, CsafProductTree products, SkippedRecords skipped)
    {
        var rows = new AffectedRows();
        var impacts = vulnerability.ReadImpacts();
        var fallback = impacts.TryGetValue("", out var general) ? general : SeverityWords.Parse(document.Severity);
        var remediations = vulnerability.ReadRemediations();
        foreach (var (status, id) in vulnerability.ReadStatuses())
        {
            var resolved = products.Resolve(id);
            var product = resolved.Parents.Select(parent => SuseProduct.Read(parent.Name)).FirstOrDefault(known => known is not null);
            if (product is null)
            {
                skipped.Add("unknown-product");
                continue;
            }

            if (RowOf(status, resolved.ComponentId, remediations.GetValueOrDefault(id) ?? []) is not { } row)
            {
                skipped.Add("no-fixed-version");
                continue;
            }

            rows.Add(row with
            {
                Namespace = product.Namespace,
                Severity = row.State == FixState.NotAffected ? Severity.Unknown : impacts.GetValueOrDefault(id, fallback),
                Channel = row.State == FixState.NotAffected ? null : product.Channel,
            });
        }

        return rows;
    }

    private static AffectedPackage? RowOf(CsafStatus status, string component, IReadOnlyList<CsafRemediation> remediations)
    {
        var form = PackageForm().Match(component);
        var row = new AffectedPackage
        {
            Namespace = "",
            Name = form.Success ? form.Groups["name"].Value : component,
            Kind = PackageKind.Binary,
            Architectures = form.Groups["arch"] is { Success: true, Value: not ("noarch" or "src") and var architecture } ? [architecture] : [],
        };
        switch (status)
        {
            case CsafStatus.Fixed or CsafStatus.Recommended:
                return form.Success && RpmVersions.Read(form.Groups["version"].Value) is { } version
                    ? row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed }
                    : null;
            case CsafStatus.NotAffected:
                return row with { State = FixState.NotAffected };
            case CsafStatus.UnderInvestigation:
                return row with { Ranges = [VersionRange.All], State = FixState.UnderInvestigation };
            default:
                var isRefused = remediations.Any(remediation => remediation.Category == "no_fix_planned");
                return row with { Ranges = [VersionRange.All], State = isRefused ? FixState.WontFix : FixState.Affected };
        }
    }

    /// <summary><c>bind-9.9.4P2-0.6.1.i586</c>, in VEX documents without the architecture.</summary>
    [GeneratedRegex(
        @"^(?<name>.+)-(?<version>[^-]*[0-9][^-]*-[0-9][^-]*?)(?:\.(?<arch>noarch|src|nosrc|i[3-6]86|x86_64|aarch64|aarch64_ilp32|armv6hl|armv7hl|ppc|ppc64|ppc64le|s390|s390x|ia64|riscv64))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex PackageForm();
}
