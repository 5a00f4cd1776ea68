using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Strata.Server.Harbor.Reports;

namespace Strata.Server.Harbor.Metadata;

/// <summary>
/// What the scanner says of itself. Harbor refuses it as a whole when one capability does not take Docker's manifests or makes no report that this
/// Harbor knows, or when a property is no text.
/// </summary>
internal static class MetadataDocument
{
    private const string Prefix = "harbor.scanner-adapter/";

    /// <summary>The document as JSON.</summary>
    /// <param name="options">The capabilities.</param>
    /// <param name="feeds">The dates of feeds.</param>
    public static ReadOnlyMemory<byte> Write(HarborOptions options, IReadOnlyList<FeedDate> feeds)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        HarborReport.WriteScanner(json);
        json.WriteStartArray("capabilities");
        WriteCapability(json, "vulnerability",
            [.. options.ReportVersions.Select(version => version == "1.0" ? HarborMediaTypes.NativeReport : HarborMediaTypes.VulnerabilityReport)], []);
        if (options.Sbom)
        {
            WriteCapability(json, "sbom", [HarborMediaTypes.SbomReport], HarborMediaTypes.Sboms);
        }

        json.WriteEndArray();
        WriteProperties(json, feeds);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteCapability(Utf8JsonWriter json, string type, IReadOnlyList<string> produced, IReadOnlyList<string> sboms)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        WriteTexts(json, "consumes_mime_types", HarborMediaTypes.Consumed);
        WriteTexts(json, "produces_mime_types", produced);
        if (sboms.Count > 0)
        {
            json.WriteStartObject("additional_attributes");
            WriteTexts(json, "sbom_media_types", sboms);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Basic credentials are asked for: tokens would run out while a scan waits.</summary>
    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyList<FeedDate> feeds)
    {
        json.WriteStartObject("properties");
        json.WriteString(Prefix + "scanner-type", "os-package-vulnerability");
        json.WriteString(Prefix + "registry-authorization-type", "Basic");
        if (feeds.Count > 0)
        {
            json.WriteString(Prefix + "vulnerability-database-updated-at", Text(feeds.Min(feed => feed.Updated)));
        }

        if (feeds.Min(feed => feed.Next) is { } next)
        {
            json.WriteString(Prefix + "vulnerability-database-next-update-at", Text(next));
        }

        foreach (var feed in feeds)
        {
            json.WriteString("strata.feed/" + feed.Name, Text(feed.Updated));
        }

        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
