using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.AzureLinux;

/// <summary>
/// Makes advisories of Azure Linux's definitions, each of which is about one CVE and one package. <c>patchable</c> tells more than the
/// operator: <c>less than or equal</c> with the last version that was looked at stands both where there is no fix and where there is one.
/// </summary>
internal static class AzureLinuxDefinition
{
    /// <summary>The advisory, or null with a reason counted.</summary>
    public static Advisory? Read(OvalDefinition definition, IEnumerable<OvalFinding> findings, string @namespace, SkippedRecords skipped)
    {
        if (definition.Id.Length == 0 || definition.CveIds().Count == 0)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        var rows = new AffectedRows();
        foreach (var finding in findings)
        {
            if (Read(finding, definition.Patchable) is not { } state)
            {
                skipped.Add("no-fixed-version");
                continue;
            }

            foreach (var name in finding.Test.Names)
            {
                // Names are mostly those of source packages; some are of binaries alone.
                rows.Add(state with
                {
                    Namespace = @namespace,
                    Name = name,
                    Kind = PackageKind.Any,
                    Severity = SeverityWords.Parse(definition.Severity),
                });
            }
        }

        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        return OvalAdvisory.Make(definition, definition.Id, null, rows.ToList());
    }

    private static AffectedPackage? Read(OvalFinding finding, string? patchable)
    {
        var row = new AffectedPackage { Namespace = "", Name = "" };
        if (string.Equals(patchable, "Not Applicable", StringComparison.OrdinalIgnoreCase))
        {
            return row with { State = FixState.NotAffected };
        }

        if (string.Equals(patchable, "false", StringComparison.OrdinalIgnoreCase))
        {
            return row with { Ranges = [VersionRange.All] };
        }

        // "less than null" was written where the version was not known.
        if (RpmVersions.Read(finding.State?.Evr) is not { } version || version.StartsWith("null", StringComparison.Ordinal))
        {
            return null;
        }

        return finding.State!.EvrOperation switch
        {
            OvalOperation.LessThan => row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed },
            OvalOperation.LessThanOrEqual => row with { Ranges = [new VersionRange(null, null, version)] },
            _ => null,
        };
    }
}
