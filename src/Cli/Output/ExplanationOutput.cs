using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Core.Matching;
using Strata.Core.Reports;
using Strata.Core.Scanning;

namespace Strata.Cli.Output;

/// <summary>Writes explanations for people, and as docs/reference/explanation.schema.json.</summary>
internal static class ExplanationOutput
{
    private const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>Writes one JSON document.</summary>
    public static async Task WriteJsonAsync(IReadOnlyList<Explanation> explanations, Stream output, CancellationToken cancellationToken)
    {
        await using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteStartArray("explanations");
            foreach (var explanation in explanations)
            {
                ExplanationJson.Write(json, explanation);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a paragraph for each decision.</summary>
    public static async Task WriteTextAsync(
        ScanReport report, IReadOnlyList<Explanation> explanations, Stream output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (explanations.Count == 0)
        {
            text.Append("No stored advisory names a package of the target that fits.\n");
        }

        foreach (var explanation in explanations)
        {
            Append(text, report, explanation);
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
    }

    private static void Append(StringBuilder text, ScanReport report, Explanation explanation)
    {
        var vulnerability = explanation.Vulnerability;
        var (package, finding) = (vulnerability.Package.Package, vulnerability.Finding);
        Line(text, 0, $"{vulnerability.Id} in {package.Name} {package.Version}: {Answer(finding)}");
        Line(text, 2, $"read from   {vulnerability.Package.Location}, {Layer(report, vulnerability.Package.Layer)}");
        Line(text, 2, $"source      {package.Source.Name} {package.Source.Version}" + (explanation.Names is { } names ? $" (advisories of {vulnerability.Namespace} name {names} packages)" : ""));
        if (explanation.Suppression is { } suppression)
        {
            Line(text, 2, $"left out    {suppression}");
        }

        foreach (var explained in explanation.Records)
        {
            var (record, candidate) = (explained.Record, explained.Record.Candidate);
            Line(text, 2, $"{ReportWords.Of(record.Outcome),-11} {candidate.Advisory.Id} of feed {candidate.Feed} (priority {candidate.Priority.ToString(CultureInfo.InvariantCulture)}, {Date(explained.FeedDate)})");
            Line(text, 14, record.Reason);
            Line(text, 14, $"{candidate.Advisory.Key} {explained.Digest}");
        }

        text.Append('\n');
    }

    private static string Answer(Finding? finding) => finding is null
        ? "not affected"
        : $"{ReportWords.Of(finding.State)}, {(finding.FixedVersion is { } fix ? $"fixed in {fix}" : "no fix")}";

    private static string Layer(ScanReport report, int index) =>
        report.Layers.FirstOrDefault(layer => layer.Index == index) is { } layer
            && (layer.DiffId ?? layer.Digest) is { } digest
            ? string.Create(CultureInfo.InvariantCulture, $"layer {index} ({digest})")
            : "root file system";

    private static string Date(DateTimeOffset? date) =>
        date is { } known ? "of " + known.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "of no known date";

    private static void Line(StringBuilder text, int indent, string line) => text.Append(' ', indent).Append(DisplayText.Clean(line)).Append('\n');
}
