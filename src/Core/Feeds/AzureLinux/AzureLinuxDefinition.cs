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
        if (definition.Id.Length == 0 || definition.CveIds.Count == 0)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        var rows = new AffectedRows();
        var all = findings.ToList();
        var beginnings = BeginningsOf(all);
        foreach (var finding in all)
        {
            if (IsBeginning(finding))
            {
                continue;
            }

            foreach (var name in finding.Test.Names)
            {
                if (Read(finding, definition.Patchable, beginnings?.GetValueOrDefault(name)) is not { } state)
                {
                    skipped.Add("no-fixed-version");
                    continue;
                }

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

    private static bool IsBeginning(OvalFinding finding) => finding.State?.EvrOperation is OvalOperation.GreaterThan or OvalOperation.GreaterThanOrEqual;

    /// <summary>The versions from which on packages are affected, where the definition tells any.</summary>
    private static Dictionary<string, string?>? BeginningsOf(List<OvalFinding> findings)
    {
        Dictionary<string, string?>? beginnings = null;
        foreach (var finding in findings)
        {
            if (IsBeginning(finding))
            {
                foreach (var name in finding.Test.Names)
                {
                    (beginnings ??= new(StringComparer.Ordinal)).TryAdd(name, VersionOf(finding));
                }
            }
        }

        return beginnings;
    }

    private static AffectedPackage? Read(OvalFinding finding, string? patchable, string? beginning)
    {
        var row = new AffectedPackage { Namespace = "", Name = "" };
        if (string.Equals(patchable, "Not Applicable", StringComparison.OrdinalIgnoreCase))
        {
            return row with { State = FixState.NotAffected };
        }

        if (string.Equals(patchable, "false", StringComparison.OrdinalIgnoreCase))
        {
            return row with { Ranges = [new VersionRange(beginning, null, null)] };
        }

        if (VersionOf(finding) is not { } version)
        {
            return null;
        }

        return finding.State!.EvrOperation switch
        {
            OvalOperation.LessThan => row with { Ranges = [new VersionRange(beginning, version, null)], FixedVersion = version, State = FixState.Fixed },
            OvalOperation.LessThanOrEqual => row with { Ranges = [new VersionRange(beginning, null, version)] },
            _ => null,
        };
    }

    /// <summary>
    /// The version in a test. <c>0: 1.20.10-1.azl3</c> is a slip of the publisher; of <c>0:1.17.13-2,1.18.8-2,1.21.6-1.azl3</c>, the fixes of
    /// several lines in rising order, the last has the fix for sure. Null for <c>0:null.cm2</c>, written where it was not known.
    /// </summary>
    private static string? VersionOf(OvalFinding finding) =>
        RpmVersions.Read(finding.State?.Evr?.Replace(" ", "", StringComparison.Ordinal)) is { } version && !version.StartsWith("null", StringComparison.Ordinal)
            ? version[(version.LastIndexOf(',') + 1)..]
            : null;
}
