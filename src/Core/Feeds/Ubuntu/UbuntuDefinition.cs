using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>
/// Makes advisories of Ubuntu's OVAL, which comes by CVE, by package and by notice. The first two name source packages, releases and
/// states in their comments; notices name binaries only, by variables.
/// </summary>
internal static partial class UbuntuDefinition
{
    private const string Beginning = "oval:com.ubuntu.";

    /// <summary>True for ids of Ubuntu's documents.</summary>
    public static bool IsOurs(string id) => id.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>The advisories of a definition: one for each CVE where it is about a package, one where it is about a CVE or a notice.</summary>
    /// <param name="document">The document's name, since a definition's id is the same in several.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="findings">The packages in its tree.</param>
    /// <param name="skipped">Counts what is left out.</param>
    public static IEnumerable<Advisory> Read(string document, OvalDefinition definition, IEnumerable<OvalFinding> findings, SkippedRecords skipped)
    {
        if (!IsOurs(definition.Id))
        {
            skipped.Add("no-usable-definition");
            yield break;
        }

        var byCve = new SortedDictionary<string, AffectedRows>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var comment = CommentForm().Match(finding.Comment);
            var cve = comment.Groups["cve"] is { Success: true, Value: var text } ? VulnerabilityId.Cve(text) ?? "" : "";
            if (!byCve.TryGetValue(cve, out var rows))
            {
                byCve[cve] = rows = new AffectedRows();
            }

            AddRows(rows, definition, finding, comment, SeverityOf(definition, cve), skipped);
        }

        foreach (var (cve, rows) in byCve)
        {
            var about = cve.Length == 0 ? definition : definition with { References = [], Cves = [new OvalCve(cve, [], null, null)] };
            var key = cve.Length == 0 ? $"{document}/{definition.Id}" : $"{document}/{definition.Id}/{cve}";
            if (rows.Count > 0 && OvalAdvisory.Make(about, key, NoticeOf(definition), rows.ToList()) is { } advisory)
            {
                yield return advisory;
            }
            else
            {
                skipped.Add("no-usable-definition");
            }
        }
    }

    private static void AddRows(
        AffectedRows rows, OvalDefinition definition, OvalFinding finding, Match comment, Severity severity, SkippedRecords skipped)
    {
        var key = comment.Success ? comment.Groups["release"].Value : definition.Id[Beginning.Length..].Split(':')[0];
        if (TrackerRelease.Read(key) is not { } release)
        {
            skipped.Add("unknown-release");
            return;
        }

        if (StateOf(finding, comment.Groups["words"].Value) is not { } state)
        {
            skipped.Add("no-fixed-version");
            return;
        }

        // Certified builds are said to be affected on their own: the base package may be another.
        var needsChannel = state.State == FixState.Fixed || release.Channel == FixChannels.Fips;
        var isSource = comment.Success;
        foreach (var name in isSource ? [comment.Groups["package"].Value] : finding.Test.Names.Select(BinaryOf).OfType<string>())
        {
            rows.Add(state with
            {
                Namespace = release.Namespace,
                Name = name,
                Kind = isSource ? PackageKind.Source : PackageKind.Binary,
                Severity = state.State == FixState.NotAffected ? Severity.Unknown : severity,
                Channel = needsChannel ? release.Channel ?? ChannelOf(state.FixedVersion) : null,
            });
        }
    }

    private static AffectedPackage? StateOf(OvalFinding finding, string words)
    {
        var row = new AffectedPackage { Namespace = "", Name = "" };
        if (finding.Kind == OvalFindingKind.Version)
        {
            return finding.State is { EvrOperation: OvalOperation.LessThan } && RpmVersions.Read(finding.State.Evr) is { } version
                ? row with { Ranges = [VersionRange.Before(version)], FixedVersion = version, State = FixState.Fixed }
                : null;
        }

        bool Has(string text) => words.Contains(text, StringComparison.OrdinalIgnoreCase);
        var state = Has("not affected") || Has("not vulnerable") ? FixState.NotAffected
            : Has("end of life") || Has("end-of-life") || Has("end of standard support") ? FixState.EndOfLife
            : Has("ignore") ? FixState.WontFix
            : Has("defer") ? FixState.Deferred
            : Has("may be") || Has("not yet known") ? FixState.UnderInvestigation
            : FixState.Affected;
        return state == FixState.NotAffected ? row with { State = state } : row with { State = state, Ranges = [VersionRange.All] };
    }

    /// <summary>The priority of the CVE, else that of the definition.</summary>
    private static Severity SeverityOf(OvalDefinition definition, string cve)
    {
        var word = cve.Length == 0 ? null : definition.Cves.FirstOrDefault(one => one.Text.Contains(cve, StringComparison.OrdinalIgnoreCase))?.Impact;
        return SeverityWords.Parse(word ?? definition.Severity ?? (definition.Cves is [var first, ..] ? first.Impact : null));
    }

    private static string? ChannelOf(string? version) =>
        version is not null && (version.Contains("+esm", StringComparison.Ordinal) || version.Contains("~esm", StringComparison.Ordinal)) ? FixChannels.Esm : null;

    private static string? NoticeOf(OvalDefinition definition) =>
        definition.Title is { } title && NoticeForm().Match(title) is { Success: true } match ? match.Value : null;

    /// <summary>The package in a line's pattern (<c>^libssh-4(?::\w+|)\s+(.*)$</c>), or the name where it is no pattern.</summary>
    private static string? BinaryOf(string pattern) => BinaryForm().Match(pattern) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(
        @"^(?:\((?<cve>CVE-[0-9]{4}-[0-9]{4,19})\) )?(?<package>[a-z0-9][a-z0-9.+-]*) package in (?<release>\S+) (?<words>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex CommentForm();

    [GeneratedRegex(@"^USN-[0-9]+-[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoticeForm();

    [GeneratedRegex(@"^\^?([a-z0-9][a-z0-9.+-]*)(?:\(|\\|$)", RegexOptions.CultureInvariant)]
    private static partial Regex BinaryForm();
}
