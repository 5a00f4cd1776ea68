using System.Globalization;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;

namespace Strata.Core.Reports;

/// <summary>
/// The findings of a report as vulnerabilities of CycloneDX. Packages that have a vulnerability in common share an entry where everything
/// else is the same; an id comes twice when its state, its severity or its fixed version differs between them.
/// </summary>
internal static class CycloneDxVulnerabilities
{
    /// <summary>Writes the member, unless there is no finding.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="contents">The report.</param>
    /// <param name="root">The name of the target, for a package that the report does not list.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task WriteAsync(Utf8JsonWriter json, SbomContents contents, string root, CancellationToken cancellationToken)
    {
        if (contents.Report.Findings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("vulnerabilities");
        foreach (var alike in Group(contents.Report.Findings))
        {
            Write(json, alike, contents, root);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
    }

    private static List<List<Finding>> Group(IReadOnlyList<Finding> findings)
    {
        var groups = new List<List<Finding>>();
        var byFacts = new Dictionary<string, List<Finding>>(StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var facts = string.Join(
                '\n', finding.Id, finding.Feed, finding.Namespace, ReportWords.Of(finding.State), ReportWords.Of(finding.Severity), finding.FixedVersion, finding.Cvss, finding.Summary);
            if (!byFacts.TryGetValue(facts, out var group))
            {
                byFacts.Add(facts, group = []);
                groups.Add(group);
            }

            group.Add(finding);
        }

        return groups;
    }

    private static void Write(Utf8JsonWriter json, List<Finding> alike, SbomContents contents, string root)
    {
        var finding = alike[0];
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        WriteSource(json, finding.Feed);
        WriteAliases(json, finding);
        WriteRatings(json, finding);
        WriteWeaknesses(json, finding);
        ReportJson.WriteWhenKnown(json, "description", finding.Summary);
        ReportJson.WriteWhenKnown(json, "recommendation", finding.FixedVersion is { } version ? $"Upgrade to {version} or a later version." : null);
        WriteLinks(json, finding);
        ReportJson.WriteWhenKnown(json, "published", finding.Published is { } published ? ReportJson.Timestamp(published) : null);
        WriteAnalysis(json, finding);
        json.WriteStartArray("affects");
        foreach (var one in alike)
        {
            json.WriteStartObject();
            json.WriteString("ref", contents.ReferenceOf(one.Package) ?? root);
            json.WriteStartArray("versions");
            json.WriteStartObject();
            json.WriteString("version", CycloneDxWriter.Version(one.Package.Package.Version));
            json.WriteString("status", "affected");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteProperties(json, finding);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, string feed)
    {
        json.WriteStartObject("source");
        json.WriteString("name", feed);
        json.WriteEndObject();
    }

    private static void WriteAliases(Utf8JsonWriter json, Finding finding)
    {
        if (finding.Aliases.Count > 0)
        {
            json.WriteStartArray("references");
            foreach (var alias in finding.Aliases)
            {
                json.WriteStartObject();
                json.WriteString("id", alias);
                WriteSource(json, finding.Feed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>The severity of the report first, then the score of the vector that goes with it, then those of the NVD.</summary>
    private static void WriteRatings(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("ratings");
        json.WriteStartObject();
        WriteSource(json, finding.SeverityFeed ?? finding.Feed);
        json.WriteString("severity", WordOf(finding.Severity));
        json.WriteEndObject();
        WriteScore(json, finding.SeverityFeed ?? finding.Feed, finding.Cvss);
        foreach (var vector in finding.Assessment?.Cvss ?? [])
        {
            if (vector != finding.Cvss)
            {
                WriteScore(json, Assessment.Feed, vector);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, string feed, string? text)
    {
        if (CvssVector.TryParse(text, out var vector))
        {
            json.WriteStartObject();
            WriteSource(json, feed);
            json.WriteNumber("score", vector.Score);
            json.WriteString("severity", vector.Severity == Severity.Negligible ? "none" : WordOf(vector.Severity));
            json.WriteString("method", vector.Version switch
            {
                CvssVersion.V2 => "CVSSv2",
                CvssVersion.V30 => "CVSSv3",
                CvssVersion.V31 => "CVSSv31",
                _ => "CVSSv4",
            });
            json.WriteString("vector", vector.Text);
            json.WriteEndObject();
        }
    }

    private static string WordOf(Severity severity) => severity == Severity.Negligible ? "info" : ReportWords.Of(severity).ToLowerInvariant();

    private static void WriteWeaknesses(Utf8JsonWriter json, Finding finding)
    {
        if (finding.Weaknesses.Count > 0)
        {
            json.WriteStartArray("cwes");
            foreach (var weakness in finding.Weaknesses)
            {
                if (weakness.StartsWith("CWE-", StringComparison.Ordinal)
                    && int.TryParse(weakness.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                {
                    json.WriteNumberValue(number);
                }
            }

            json.WriteEndArray();
        }
    }

    private static void WriteLinks(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("advisories");
        foreach (var link in finding.Links)
        {
            if (Uri.IsWellFormedUriString(link, UriKind.Absolute))
            {
                json.WriteStartObject();
                json.WriteString("url", link);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>What the publisher decided. Whether the target can be attacked is not judged, so nothing is said to be exploitable.</summary>
    private static void WriteAnalysis(Utf8JsonWriter json, Finding finding)
    {
        if (finding.State is FixState.WontFix or FixState.UnderInvestigation or FixState.EndOfLife)
        {
            json.WriteStartObject("analysis");
            if (finding.State == FixState.UnderInvestigation)
            {
                json.WriteString("state", "in_triage");
            }
            else
            {
                json.WriteStartArray("response");
                json.WriteStringValue("will_not_fix");
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("properties");
        CycloneDxProperty.Write(json, "strata:state", ReportWords.Of(finding.State));
        CycloneDxProperty.Write(json, "strata:namespace", finding.Namespace);
        CycloneDxProperty.Write(json, "strata:fixedVersion", finding.FixedVersion);
        CycloneDxProperty.Write(json, "strata:epss:score", finding.EpssScore?.ToString(CultureInfo.InvariantCulture));
        CycloneDxProperty.Write(json, "strata:kev:dateAdded", finding.Exploitation?.Added?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }
}
