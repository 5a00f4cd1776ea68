using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Core.Matching;
using Strata.Core.Reports;
using Strata.Server.Harbor.Requests;

namespace Strata.Server.Harbor.Reports;

/// <summary>
/// The vulnerability report: one document for versions 1.0 and 1.1 of its type, since readers of the older pass over what they do not know.
/// The same findings give the same bytes but for the time.
/// </summary>
/// <param name="Artifact">What was scanned.</param>
/// <param name="GeneratedAt">When. Harbor compares it as text, so that it always has whole seconds and ends in <c>Z</c>.</param>
/// <param name="Items">The items, worst first; none for a clean artifact.</param>
internal sealed record HarborReport(HarborArtifact Artifact, DateTimeOffset GeneratedAt, IReadOnlyList<HarborItem> Items)
{
    /// <summary>The scanner's name, in reports and metadata.</summary>
    public const string ScannerName = "Strata";

    /// <summary>Who makes it.</summary>
    public const string ScannerVendor = "Strata project";

    /// <summary>The encoder leaves <c>+</c> and <c>~</c> of versions readable; what it escapes depends on no locale.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The report of some findings.</summary>
    public static HarborReport Of(HarborArtifact artifact, DateTimeOffset generatedAt, IReadOnlyList<Finding> findings) =>
        new(artifact, generatedAt, HarborItems.Of(findings));

    /// <summary>Writes the document.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        WriteHead(json, Artifact, GeneratedAt);
        json.WriteString("severity", HarborSeverities.Overall(Items.Select(item => item.Severity)));
        json.WriteStartArray("vulnerabilities");
        foreach (var item in Items)
        {
            Write(json, item);
            if (json.BytesPending >= 64 << 10)
            {
                await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The members that all reports begin with.</summary>
    public static void WriteHead(Utf8JsonWriter json, HarborArtifact artifact, DateTimeOffset generatedAt)
    {
        json.WriteString("generated_at", generatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartObject("artifact");
        json.WriteString("repository", artifact.Repository);
        json.WriteString("digest", artifact.Digest);
        WriteWhenSaid(json, "tag", HarborText.Clean(artifact.Tag, HarborText.MaximumName));
        WriteWhenSaid(json, "mime_type", HarborText.Clean(artifact.MimeType, HarborText.MaximumName));
        json.WriteEndObject();
        WriteScanner(json);
    }

    /// <summary>Who reports. The version changes with every release, which Harbor shows with each report.</summary>
    public static void WriteScanner(Utf8JsonWriter json)
    {
        json.WriteStartObject("scanner");
        json.WriteString("name", ScannerName);
        json.WriteString("vendor", ScannerVendor);
        json.WriteString("version", Hosting.ProductVersion.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HarborItem item)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("package", item.Package);
        json.WriteString("version", item.Version);
        json.WriteString("fix_version", item.FixVersion);
        json.WriteString("severity", ReportWords.Of(item.Severity));
        json.WriteString("status", item.Status);
        json.WriteString("description", item.Description);
        WriteTexts(json, "links", item.Links);
        WritePreferred(json, item.Scores);
        WriteTexts(json, "cwe_ids", item.Weaknesses);
        json.WriteStartObject("vendor_attributes");
        WriteScores(json, item.Scores);
        WriteWhenSaid(json, "namespace", item.Namespace);
        WriteWhenSaid(json, "feed", item.Feed);
        if (item.Aliases.Count > 0)
        {
            WriteTexts(json, "aliases", item.Aliases);
        }

        if (item.EpssScore is { } epss)
        {
            json.WriteNumber("epss", epss);
        }

        if (item.IsExploited)
        {
            json.WriteBoolean("kev", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Scores that are not known are left out: null would be stored as such, and text would break Harbor's decoder.</summary>
    private static void WritePreferred(Utf8JsonWriter json, IReadOnlyList<ScoredVector> scores)
    {
        var (v3, v2) = (Find(scores, 3), Find(scores, 2));
        json.WriteStartObject("preferred_cvss");
        if (v3 is not null)
        {
            json.WriteNumber("score_v3", (decimal)v3.Vector.Score);
        }

        if (v2 is not null)
        {
            json.WriteNumber("score_v2", (decimal)v2.Vector.Score);
        }

        json.WriteString("vector_v3", v3?.Vector.Text ?? "");
        json.WriteString("vector_v2", v2?.Vector.Text ?? "");
        json.WriteEndObject();
    }

    /// <summary>Harbor's table of findings shows these and not the preferred ones.</summary>
    private static void WriteScores(Utf8JsonWriter json, IReadOnlyList<ScoredVector> scores)
    {
        if (scores.Count == 0)
        {
            return;
        }

        json.WriteStartObject("CVSS");
        foreach (var source in scores.GroupBy(score => score.Source, StringComparer.Ordinal))
        {
            json.WriteStartObject(source.Key);
            foreach (var (_, vector) in source)
            {
                var (score, text) = CvssScores.FormOf(vector) switch
                {
                    2 => ("V2Score", "V2Vector"),
                    3 => ("V3Score", "V3Vector"),
                    _ => ("V40Score", "V40Vector"),
                };
                json.WriteNumber(score, (decimal)vector.Score);
                json.WriteString(text, vector.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ScoredVector? Find(IReadOnlyList<ScoredVector> scores, int form) => scores.FirstOrDefault(score => CvssScores.FormOf(score.Vector) == form);

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteWhenSaid(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }
}
