using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Oracle;

/// <summary>
/// Makes advisories of Oracle's definitions. Which release a package is for stands in the criteria around its test; the metadata of an
/// advisory for several releases names them all.
/// </summary>
internal static class OracleDefinition
{
    /// <summary>The advisory, or null with a reason counted.</summary>
    public static Advisory? Read(OvalDefinition definition, IEnumerable<OvalFinding> findings, SkippedRecords skipped)
    {
        if (IdOf(definition) is not { } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        if (definition.CveIds.Count == 0 && !id.StartsWith("ELSA-", StringComparison.Ordinal))
        {
            skipped.Add("no-vulnerability");
            return null;
        }

        var rows = new AffectedRows();
        foreach (var finding in findings)
        {
            AddRows(rows, finding, SeverityWords.Parse(definition.Severity), skipped);
        }

        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        return OvalAdvisory.Make(definition, id, id, rows.ToList());
    }

    private static void AddRows(AffectedRows rows, OvalFinding finding, Severity severity, SkippedRecords skipped)
    {
        if (finding.State is not { EvrOperation: OvalOperation.LessThan } || RpmVersions.Read(finding.State.Evr) is not { } version)
        {
            skipped.Add("no-fixed-version");
            return;
        }

        var namespaces = finding.Context.Platforms.Select(OracleReleases.NamespaceOf).OfType<string>().ToList();
        if (namespaces.Count == 0)
        {
            skipped.Add("unknown-release");
            return;
        }

        foreach (var @namespace in namespaces)
        {
            foreach (var name in finding.Test.Names)
            {
                rows.Add(new AffectedPackage
                {
                    Namespace = @namespace,
                    Name = name,
                    Kind = PackageKind.Binary,
                    Ranges = [VersionRange.Before(version)],
                    FixedVersion = version,
                    State = FixState.Fixed,
                    Severity = severity,
                    Module = finding.Context.Module,
                    Architectures = [.. finding.Architectures().SelectMany(OracleReleases.PackagesOn).Distinct()],
                    Channel = ChannelOf(version),
                });
            }
        }
    }

    /// <summary>Builds for live patching and certified builds come from repositories of their own and sort above the usual ones.</summary>
    private static string? ChannelOf(string version) =>
        version.Contains(".ksplice", StringComparison.Ordinal) ? "ksplice"
        : version.Contains("_fips", StringComparison.Ordinal) ? "fips"
        : null;

    private static string? IdOf(OvalDefinition definition)
    {
        var reference = definition.References.FirstOrDefault(one => one.Source.Equals("elsa", StringComparison.OrdinalIgnoreCase))?.Id
            ?? definition.Title?.Split(':')[0].Trim();
        return reference is not null && VulnerabilityId.IsId(reference) ? reference : null;
    }
}
