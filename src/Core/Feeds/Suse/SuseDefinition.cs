using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Suse;

/// <summary>Makes advisories of SUSE's definitions: of a CVE (class <c>vulnerability</c>, with all products) or of an update (<c>patch</c>).</summary>
internal static class SuseDefinition
{
    /// <summary>The advisory, or null with a reason counted.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="findings">The packages in its tree.</param>
    /// <param name="defaultNamespace">The namespace of packages around which no product stands, or null.</param>
    /// <param name="skipped">Counts what is left out.</param>
    public static Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string? defaultNamespace, SkippedRecords skipped)
    {
        var rows = new AffectedRows();
        foreach (var finding in findings)
        {
            AddRows(rows, finding, SeverityOf(definition), defaultNamespace, skipped);
        }

        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        if (definition.Id.Length == 0 || OvalAdvisory.Make(definition, definition.Id, UpdateOf(definition), rows.ToList()) is not { } advisory)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        return advisory;
    }

    private static void AddRows(AffectedRows rows, OvalFinding finding, Severity severity, string? defaultNamespace, SkippedRecords skipped)
    {
        if (Read(finding) is not { } state)
        {
            skipped.Add("no-fixed-version");
            return;
        }

        var products = finding.Context.Platforms.Select(SuseProduct.Read).OfType<SuseProduct>().ToHashSet();
        if (products.Count == 0 && defaultNamespace is not null)
        {
            products.Add(new SuseProduct(defaultNamespace, null));
        }

        if (products.Count == 0)
        {
            skipped.Add("unknown-product");
            return;
        }

        // A server with its usual subscription comes first: what it gets needs no other.
        foreach (var product in products.OrderBy(product => product.Namespace, StringComparer.Ordinal).ThenBy(product => product.Channel, StringComparer.Ordinal))
        {
            foreach (var name in finding.Test.Names)
            {
                rows.Add(state with
                {
                    Namespace = product.Namespace,
                    Name = name,
                    Kind = PackageKind.Binary,
                    Severity = severity,
                    Architectures = [.. finding.Architectures()],
                    Channel = state.State == FixState.NotAffected ? null : product.Channel,
                });
            }
        }
    }

    private static AffectedPackage? Read(OvalFinding finding)
    {
        var row = new AffectedPackage { Namespace = "", Name = "" };
        if (finding.Kind == OvalFindingKind.NotAffected)
        {
            return row with { State = FixState.NotAffected };
        }

        if (finding.Kind == OvalFindingKind.Installed)
        {
            return row with { Ranges = [VersionRange.All] };
        }

        return finding.State is { EvrOperation: OvalOperation.LessThan } && RpmVersions.Read(finding.State.Evr) is { } version
            ? row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed }
            : null;
    }

    /// <summary>The advisory's word, else the first that a CVE has.</summary>
    private static Severity SeverityOf(OvalDefinition definition) =>
        SeverityWords.Parse(definition.Severity) is not Severity.Unknown and var severity
            ? severity
            : definition.Cves.Select(cve => SeverityWords.Parse(cve.Impact)).FirstOrDefault(word => word != Severity.Unknown);

    private static string? UpdateOf(OvalDefinition definition) => definition.References
        .Where(reference => VulnerabilityId.IsId(reference.Id))
        .Select(reference => reference.Id)
        .FirstOrDefault(id => id.StartsWith("SUSE-", StringComparison.Ordinal) || id.StartsWith("openSUSE-", StringComparison.Ordinal));
}
