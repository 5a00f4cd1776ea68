using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// Makes advisories of Red Hat's OVAL, which it published before CSAF: updates (<c>com.redhat.rhsa</c>), and in version 2 also CVEs
/// without a fix (<c>com.redhat.cve</c>) and not affected packages (<c>com.redhat.unaffected</c>).
/// </summary>
internal static class RedHatDefinition
{
    private const string Unaffected = "oval:com.redhat.unaffected:";

    private const string Platform = "Red Hat Enterprise Linux ";

    /// <summary>The advisory, or null with a reason counted.</summary>
    /// <param name="document">The document's name, since definitions of one update are in the documents of several products.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="findings">The packages in its tree.</param>
    /// <param name="skipped">Counts what is left out.</param>
    public static Advisory? Read(string document, OvalDefinition definition, IEnumerable<OvalFinding> findings, SkippedRecords skipped)
    {
        var rows = new RedHatRows();
        var severity = SeverityWords.Parse(definition.Severity);
        foreach (var finding in findings)
        {
            var release = finding.Context.Platforms.Select(ReleaseOf).FirstOrDefault(number => number is not null);
            foreach (var name in finding.Test.Names)
            {
                if (Read(definition, finding, name) is not { } row)
                {
                    skipped.Add("no-fixed-version");
                    continue;
                }

                // Before 2020 a definition named no products: it was for the release itself.
                IEnumerable<string> cpes = definition.Cpes.Count > 0 || release is null
                    ? definition.Cpes
                    : [$"cpe:/o:redhat:enterprise_linux:{release}"];
                rows.Add(
                    row with { Severity = row.State == FixState.NotAffected ? Severity.Unknown : severity },
                    cpes.Where(cpe => IsFor(cpe, release)),
                    release,
                    skipped);
            }
        }

        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        if (OvalAdvisory.Make(definition, $"{document}/{definition.Id}", UpdateOf(definition), rows.ToList(skipped)) is not { } advisory)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        return advisory;
    }

    /// <summary>An update for several releases names the products of all; each package is for the release in its own branch.</summary>
    private static bool IsFor(string cpe, string? release) => release is null || RedHatCpe.Read(cpe)?.Release is not { } other || other == release;

    private static AffectedPackage? Read(OvalDefinition definition, OvalFinding finding, string name)
    {
        var row = new AffectedPackage
        {
            Namespace = "",
            Name = name,
            Kind = PackageKind.Binary,
            Module = finding.Context.Module,
            Architectures = finding.Architectures(),
        };
        if (definition.Id.StartsWith(Unaffected, StringComparison.Ordinal))
        {
            return row with { State = FixState.NotAffected };
        }

        if (finding.Kind == OvalFindingKind.Installed)
        {
            return row with { Ranges = [VersionRange.All], State = StateOf(definition, name, finding.Context.Module) };
        }

        return finding.State is { EvrOperation: OvalOperation.LessThan } && RpmVersions.Read(finding.State.Evr) is { } version
            ? row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed }
            : null;
    }

    private static FixState StateOf(OvalDefinition definition, string name, string? module)
    {
        var inModule = module is null ? null : $"{module}/{name}";
        var resolution = definition.Resolutions.FirstOrDefault(one => one.Components.Contains(name) || (inModule is not null && one.Components.Contains(inModule)));
        return resolution is null ? FixState.Affected : RedHatState.Read(resolution.State, FixState.Affected);
    }

    private static string? ReleaseOf(string platform) =>
        platform.StartsWith(Platform, StringComparison.Ordinal) && platform[Platform.Length..].Split('.')[0] is { Length: 1 or 2 } release
            && release.All(char.IsAsciiDigit)
            ? release
            : null;

    private static string? UpdateOf(OvalDefinition definition) =>
        definition.References.FirstOrDefault(reference => reference.Id.StartsWith("RH", StringComparison.Ordinal) && VulnerabilityId.IsId(reference.Id))?.Id;
}
