using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Csaf;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.RedHat;

/// <summary>Makes advisories of Red Hat's CSAF documents: VEX, one for each CVE, and advisories (<c>RHSA-…</c>).</summary>
internal static class RedHatVex
{
    /// <summary>The address by which Red Hat's documents name their publisher.</summary>
    private const string Publisher = "https://www.redhat.com";

    /// <summary>An id that stands for Red Hat's products as such and for no package.</summary>
    private const string EveryProduct = "red_hat_products";

    private const int MaximumLinks = 20;

    /// <summary>True for documents of Red Hat, also those that were taken back, in which little but the id is left.</summary>
    public static bool IsOurs(CsafDocument document) => document.Status == CsafDocument.Deleted
        ? YearOf(document) is not null
        : document.Category is "csaf_vex" or "csaf_security_advisory" && document.PublisherNamespace?.TrimEnd('/') == Publisher;

    /// <summary>True for a VEX document; false for an advisory, which is about several CVEs and says nothing that VEX does not.</summary>
    public static bool IsVex(CsafDocument document) => document.Id is { } id && VulnerabilityId.Cve(id) is not null;

    /// <summary>The year in the document's id; null when there is none.</summary>
    public static string? YearOf(CsafDocument document) =>
        document.Id?.Split('-') is [_, { Length: >= 4 } year, ..] && year.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 ? year[..4] : null;

    /// <summary>The advisories of a document; what is left out is counted.</summary>
    public static IEnumerable<Advisory> Read(CsafDocument document, SkippedRecords skipped)
    {
        var isVex = IsVex(document);
        if (document.Status == CsafDocument.Deleted)
        {
            var id = VulnerabilityId.Cve(document.Id!) ?? document.Id!;
            yield return new Advisory { Key = id, Id = id, Withdrawn = document.Modified ?? DateTimeOffset.UnixEpoch, Affected = [] };
            yield break;
        }

        var products = document.ReadProducts();
        foreach (var vulnerability in document.ReadVulnerabilities(products))
        {
            if (vulnerability.Cve is not { } cve)
            {
                skipped.Add("unreadable-id");
                continue;
            }

            var remediations = vulnerability.ReadRemediations();
            var rows = ReadRows(document, vulnerability, products, remediations, skipped);
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
                Links = LinksOf(vulnerability, remediations),
                Published = vulnerability.Published ?? document.Published,
                Modified = document.Modified,
                Affected = rows.ToList(skipped),
            };
        }
    }

    private static RedHatRows ReadRows(
        CsafDocument document,
        CsafVulnerability vulnerability,
        CsafProductTree products,
        Dictionary<string, List<CsafRemediation>> remediations,
        SkippedRecords skipped)
    {
        var rows = new RedHatRows();
        var impacts = vulnerability.ReadImpacts();
        var fallback = impacts.TryGetValue("", out var general) ? general : SeverityWords.Parse(document.Severity);
        var statuses = vulnerability.ReadStatuses().Where(pair => pair.ProductId != EveryProduct).ToList();
        foreach (var (status, id) in statuses)
        {
            var resolved = products.Resolve(id);
            if (RedHatComponent.Read(resolved, out var reason) is not { } component)
            {
                skipped.Add(reason);
                continue;
            }

            if (component.IsDebug)
            {
                skipped.Add("debug-package");
                continue;
            }

            var known = remediations.GetValueOrDefault(id) ?? remediations.GetValueOrDefault("") ?? [];
            if (RowOf(status, component, known, skipped) is { } row)
            {
                var severity = status == CsafStatus.NotAffected ? Severity.Unknown : impacts.GetValueOrDefault(id, fallback);
                rows.Add(row with { Severity = severity }, resolved.Parents.Select(parent => parent.Cpe).OfType<string>(), component.Release, skipped);
            }
        }

        return rows;
    }

    private static AffectedPackage? RowOf(
        CsafStatus status, RedHatComponent component, IReadOnlyList<CsafRemediation> remediations, SkippedRecords skipped)
    {
        var row = new AffectedPackage
        {
            Namespace = "",
            Name = component.Name,
            Kind = component.Kind,
            Module = component.Module,
            Architectures = component.Architecture is null or "src" or "noarch" ? [] : [component.Architecture],
        };
        switch (status)
        {
            case CsafStatus.Fixed or CsafStatus.Recommended when component.Kind == PackageKind.Source:
                // The binaries that were built from it are listed too, with versions of their own.
                skipped.Add("source-of-a-fix");
                return null;
            case CsafStatus.Fixed or CsafStatus.Recommended:
                if (component.Version is not { } version)
                {
                    skipped.Add("no-fixed-version");
                    return null;
                }

                return row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed };
            case CsafStatus.NotAffected:
                return row with { State = FixState.NotAffected };
            case CsafStatus.UnderInvestigation:
                return row with { Ranges = [VersionRange.All], State = FixState.UnderInvestigation };
            default:
                return row with { Ranges = [VersionRange.All], State = RedHatState.Read(remediations) };
        }
    }

    /// <summary>The document's own pages and those of the updates that have the fix.</summary>
    private static List<string> LinksOf(CsafVulnerability vulnerability, Dictionary<string, List<CsafRemediation>> remediations)
    {
        var links = vulnerability.ReadLinks(MaximumLinks).ToList();
        foreach (var address in remediations.Values.SelectMany(list => list).Select(remediation => remediation.Address).OfType<string>())
        {
            if (links.Count < 2 * MaximumLinks && address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !links.Contains(address))
            {
                links.Add(address);
            }
        }

        return links;
    }
}
