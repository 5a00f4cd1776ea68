using System.Globalization;
using System.Text.Json;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>
/// The JSON report, as docs/reference/report.schema.json describes it. A key that the schema requires is always there, with null where
/// nothing is known; the others are there only when they say something. Control characters are escaped, so the text is safe to show.
/// </summary>
internal sealed class JsonReportWriter : IReportWriter
{
    /// <summary>Raised when a reader of the old shape could misread the new one; added keys do not raise it.</summary>
    private const int SchemaVersion = 1;

    public string Format => "json";

    public bool HoldsPlatforms => true;

    public bool NeedsTime => false;

    public async Task WriteAsync(ScanReport report, Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, ReportJson.Options);
        await WriteReportAsync(json, report, cancellationToken).ConfigureAwait(false);
        await ReportJson.EndAsync(json, output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>docs/reference/platforms.schema.json.</summary>
    public async Task WriteEveryAsync(IReadOnlyList<ScanReport> reports, Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, ReportJson.Options);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteStartArray("platforms");
        foreach (var report in reports)
        {
            await WriteReportAsync(json, report, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await ReportJson.EndAsync(json, output, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteReportAsync(Utf8JsonWriter json, ScanReport report, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        WriteHead(json, report);

        json.WriteStartArray("layers");
        foreach (var layer in report.Layers)
        {
            WriteLayer(json, layer);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteStartArray("packages");
        foreach (var package in report.Packages)
        {
            WritePackage(json, package, report.Distribution);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            WriteFinding(json, finding, report.Distribution);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        await WriteExplanationsAsync(json, report, cancellationToken).ConfigureAwait(false);
        json.WriteEndObject();
    }

    private static async Task WriteExplanationsAsync(Utf8JsonWriter json, ScanReport report, CancellationToken cancellationToken)
    {
        if (report.Explanations.Count == 0)
        {
            return;
        }

        json.WriteStartArray("explanations");
        foreach (var explanation in report.Explanations)
        {
            ExplanationJson.Write(json, explanation);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteStartObject("tool");
        json.WriteString("name", "strata");
        json.WriteString("version", report.ToolVersion);
        json.WriteEndObject();

        json.WriteStartObject("target");
        json.WriteString("name", report.Target.Name);
        json.WriteString("kind", report.Target.Kind);
        json.WriteString("digest", report.Target.Digest);
        ReportJson.WriteWhenKnown(json, "indexDigest", report.Target.IndexDigest);
        json.WriteString("platform", report.Target.Platform);
        json.WriteEndObject();

        WriteDistribution(json, report.Distribution);
        WriteDatabase(json, report);
        json.WriteString("status", ReportWords.Of(report.Status));
        WriteStrings(json, "coverage", report.Coverage);
        WriteWarnings(json, report);

        if (report.Suppressed > 0)
        {
            json.WriteNumber("suppressed", report.Suppressed);
        }

        if (report.Policy is { } verdict)
        {
            PolicyJson.Write(json, verdict);
        }

        WriteTransfers(json, report);
        if (report.AsOf is { } asOf)
        {
            json.WriteString("asOf", asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (report.ScannedAt is { } scannedAt)
        {
            json.WriteString("scannedAt", ReportJson.Timestamp(scannedAt));
        }
    }

    private static void WriteDistribution(Utf8JsonWriter json, Distribution? distribution)
    {
        if (distribution is null)
        {
            json.WriteNull("distribution");
            return;
        }

        json.WriteStartObject("distribution");
        json.WriteString("id", distribution.Id);
        json.WriteString("version", distribution.Version);
        json.WriteString("namespace", distribution.Namespace);
        ReportJson.WriteWhenKnown(json, "codeName", distribution.CodeName);
        ReportJson.WriteWhenKnown(json, "prettyName", distribution.PrettyName);
        if (distribution.Candidates.Count > 0)
        {
            WriteStrings(json, "candidates", distribution.Candidates);
        }

        json.WriteEndObject();
    }

    private static void WriteDatabase(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartObject("database");
        json.WriteString("digest", report.DatabaseDigest);
        json.WriteStartArray("feeds");
        foreach (var feed in report.Feeds)
        {
            json.WriteStartObject();
            json.WriteString("name", feed.Name);
            json.WriteString("updated", feed.Updated is { } updated ? ReportJson.Timestamp(updated) : null);
            json.WriteNumber("records", feed.Records);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteWarnings(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartArray("warnings");
        foreach (var warning in report.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("code", warning.Code);
            json.WriteString("message", warning.Message);
            json.WriteString("location", warning.Location);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLayer(Utf8JsonWriter json, ScanLayer layer)
    {
        json.WriteStartObject();
        json.WriteNumber("index", layer.Index);
        json.WriteString("digest", layer.Digest);
        json.WriteString("diffId", layer.DiffId);
        json.WriteString("createdBy", layer.CreatedBy);
        if (layer.Transfer is { } transfer)
        {
            json.WriteStartObject("fetched");
            WriteTransfer(json, transfer);
            json.WriteBoolean("lazy", transfer.IsByTable);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTransfers(Utf8JsonWriter json, ScanReport report)
    {
        if (report.Transferred is { } sum)
        {
            json.WriteStartObject("fetched");
            WriteTransfer(json, sum);
            json.WriteNumber("lazyLayers", report.Layers.Count(layer => layer.Transfer is { IsByTable: true }));
            json.WriteEndObject();
        }
    }

    private static void WriteTransfer(Utf8JsonWriter json, LayerTransfer transfer)
    {
        json.WriteNumber("bytes", transfer.Bytes);
        if (transfer.Total is { } total)
        {
            json.WriteNumber("of", total);
        }

        json.WriteNumber("requests", transfer.Requests);
    }

    private static void WritePackage(Utf8JsonWriter json, InventoryPackage item, Distribution? distribution)
    {
        var package = item.Package;
        json.WriteStartObject();
        json.WriteString("name", package.Name);
        json.WriteString("version", package.Version);
        json.WriteString("arch", package.Arch);
        json.WriteString("type", ReportWords.Of(package.Type));
        json.WriteString("purl", PackageUrls.For(package, distribution).ToString());
        json.WriteStartObject("source");
        json.WriteString("name", package.Source.Name);
        json.WriteString("version", package.Source.Version);
        json.WriteEndObject();
        json.WriteNumber("layer", item.Layer);
        json.WriteString("location", item.Location);
        ReportJson.WriteWhenKnown(json, "modularityLabel", package.ModularityLabel);
        ReportJson.WriteWhenKnown(json, "vendor", package.Vendor);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, Distribution? distribution)
    {
        var package = finding.Package.Package;
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        WriteStrings(json, "aliases", finding.Aliases);
        json.WriteStartObject("package");
        json.WriteString("name", package.Name);
        json.WriteString("version", package.Version);
        json.WriteString("type", ReportWords.Of(package.Type));
        json.WriteString("purl", PackageUrls.For(package, distribution).ToString());
        json.WriteEndObject();
        json.WriteString("namespace", finding.Namespace);
        json.WriteString("severity", ReportWords.Of(finding.Severity));
        json.WriteString("state", ReportWords.Of(finding.State));
        json.WriteString("fixedVersion", finding.FixedVersion);
        json.WriteString("feed", finding.Feed);
        json.WriteNumber("layer", finding.Package.Layer);
        WriteStrings(json, "links", finding.Links);
        ReportJson.WriteWhenKnown(json, "cvss", finding.Cvss);
        ReportJson.WriteWhenKnown(json, "severityFeed", finding.SeverityFeed);
        WriteEnrichment(json, finding);
        ReportJson.WriteWhenKnown(json, "summary", finding.Summary);
        json.WriteEndObject();
    }

    private static void WriteEnrichment(Utf8JsonWriter json, Finding finding)
    {
        if (finding.Weaknesses.Count > 0)
        {
            WriteStrings(json, "cwes", finding.Weaknesses);
        }

        if (finding.EpssScore is { } score)
        {
            json.WriteStartObject("epss");
            json.WriteNumber("score", score);
            WriteWhenKnown(json, "percentile", finding.EpssPercentile);
            json.WriteEndObject();
        }

        if (finding.Exploitation is { } exploitation)
        {
            json.WriteStartObject("kev");
            json.WriteString("dateAdded", Day(exploitation.Added));
            json.WriteString("dueDate", Day(exploitation.Due));
            json.WriteBoolean("ransomware", exploitation.Ransomware);
            json.WriteEndObject();
        }

        WriteWhenKnown(json, "risk", Risk.Of(finding));
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteWhenKnown(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
