using System.Globalization;
using System.Text.Json;
using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>The JSON form of explanations, as docs/reference/explanation.schema.json describes it.</summary>
public static class ExplanationJson
{
    /// <summary>Writes one explanation as an object.</summary>
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(explanation);
        var vulnerability = explanation.Vulnerability;
        var located = vulnerability.Package;
        json.WriteStartObject();
        json.WriteString("id", vulnerability.Id);
        json.WriteBoolean("affected", vulnerability.Finding is not null);
        json.WriteStartObject("package");
        json.WriteString("name", located.Package.Name);
        json.WriteString("version", located.Package.Version);
        json.WriteString("arch", located.Package.Arch);
        json.WriteStartObject("source");
        json.WriteString("name", located.Package.Source.Name);
        json.WriteString("version", located.Package.Source.Version);
        json.WriteEndObject();
        json.WriteString("location", located.Location);
        json.WriteNumber("layer", located.Layer);
        json.WriteEndObject();
        json.WriteString("namespace", vulnerability.Namespace);
        json.WriteString("names", explanation.Names);
        json.WriteString("scheme", vulnerability.Scheme);
        json.WriteString("fixedVersion", vulnerability.Finding?.FixedVersion);
        json.WriteString("suppression", explanation.Suppression);
        json.WriteStartArray("records");
        foreach (var record in explanation.Records)
        {
            Write(json, record);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExplainedRecord explained)
    {
        var (record, candidate) = (explained.Record, explained.Record.Candidate);
        json.WriteStartObject();
        json.WriteString("outcome", ReportWords.Of(record.Outcome));
        json.WriteString("reason", record.Reason);
        json.WriteString("feed", candidate.Feed);
        json.WriteNumber("priority", candidate.Priority);
        json.WriteString("feedDate", explained.FeedDate?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("advisory", candidate.Advisory.Id);
        json.WriteString("key", candidate.Advisory.Key);
        json.WriteString("digest", explained.Digest);
        json.WriteString("name", candidate.Affected.Name);
        json.WriteString("comparedAs", record.Compared == Advisories.PackageKind.Source ? "source" : "binary");
        json.WriteString("installed", record.Installed);
        json.WriteString("fixedVersion", record.FixedVersion);
        json.WriteEndObject();
    }
}
