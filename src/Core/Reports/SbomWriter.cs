using System.Text.Json;
using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>
/// A software bill of materials. The id that the standards want for each document is derived from the document itself, which is written
/// twice: once to be hashed without the id, once with it. So the same report gives the same bytes, and another one another id.
/// </summary>
internal abstract class SbomWriter : IReportWriter
{
    public abstract string Format { get; }

    public bool HoldsPlatforms => false;

    public bool NeedsTime => true;

    public async Task WriteAsync(ScanReport report, Stream output, CancellationToken cancellationToken)
    {
        var contents = new SbomContents(report);
        var id = await HashAsync(contents, cancellationToken).ConfigureAwait(false);
        await using var json = new Utf8JsonWriter(output, ReportJson.Options);
        await WriteAsync(json, contents, id, cancellationToken).ConfigureAwait(false);
        await ReportJson.EndAsync(json, output, cancellationToken).ConfigureAwait(false);
    }

    public Task WriteEveryAsync(IReadOnlyList<ScanReport> reports, Stream output, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"A document of '{Format}' describes one image.");

    /// <summary>Writes the document.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="contents">What it is about.</param>
    /// <param name="id">The document's id; null to leave out what holds it.</param>
    /// <param name="cancellationToken">Stops.</param>
    protected abstract Task WriteAsync(Utf8JsonWriter json, SbomContents contents, Guid? id, CancellationToken cancellationToken);

    /// <summary>A UUID of version 8 (RFC 9562, section 5.8): 122 bits of the document's sha256.</summary>
    private async Task<Guid> HashAsync(SbomContents contents, CancellationToken cancellationToken)
    {
        using var buffer = new HashingBuffer();
        await using (var json = new Utf8JsonWriter(buffer, ReportJson.Options))
        {
            await WriteAsync(json, contents, null, cancellationToken).ConfigureAwait(false);
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        var hash = buffer.Finish();
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
