using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Core.Reports;
using Strata.Server.Harbor.Scans;
using Strata.Server.Images;

namespace Strata.Server.Harbor.Reports;

/// <summary>
/// Writes the report with an SBOM in one form. Harbor takes the document out and writes it anew, so that nothing in it may depend on its bytes.
/// </summary>
/// <param name="form">The form, of <see cref="HarborMediaTypes.Sboms"/>.</param>
/// <param name="writer">Writes the document.</param>
/// <param name="time">The clock.</param>
internal sealed class SbomDocument(string form, IReportWriter writer, TimeProvider time) : IScanDocument
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Name => HarborDocuments.SbomOf(form);

    /// <inheritdoc/>
    public bool NeedsFindings => false;

    /// <inheritdoc/>
    public async Task WriteAsync(ScanRequest request, ImageReport report, Stream output, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var sbom = new MemoryStream();
        await writer.WriteAsync(report.Scan with { ScannedAt = now }, sbom, cancellationToken).ConfigureAwait(false);
        await using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        HarborReport.WriteHead(json, VulnerabilityDocument.ArtifactOf(request), now);
        json.WriteString("media_type", form);
        json.WritePropertyName("sbom");
        json.WriteRawValue(sbom.GetBuffer().AsSpan(0, (int)sbom.Length), skipInputValidation: true);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
