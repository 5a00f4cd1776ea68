using System.IO.Compression;
using System.Text.Json;
using Strata.Server.Jobs;
using Strata.Server.Telemetry;
using Strata.Storage.Jobs;

namespace Strata.Server.Images;

/// <summary>
/// Scans an image and writes the documents that were asked for. All jobs of one digest have one key, so that the first fetches what is not known and
/// the others find it. Every registry request is over when the documents are stored.
/// </summary>
internal sealed class ScanJob(ImageScanService images, ImageReports reports, IEnumerable<IScanDocument> documents) : IJobHandler
{
    /// <summary>The kind of these jobs.</summary>
    public const string KindName = "scan";

    private readonly Dictionary<string, IScanDocument> _documents = documents.ToDictionary(document => document.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<JobDocument>> RunAsync(RunningJob job, CancellationToken cancellationToken)
    {
        var request = Read(job.Job.Request);
        var writers = request.Documents.Select(name => _documents.TryGetValue(name, out var writer)
            ? writer
            : throw new JobFailedException($"There is no document '{LogText.Clean(name)}'.", isPassing: false)).ToList();
        if (!Uri.TryCreate(request.Registry, UriKind.Absolute, out var registry))
        {
            throw new JobFailedException("The registry's address is none.", isPassing: false);
        }

        var address = new ImageAddress(registry, request.Repository, request.Digest, request.Tag);
        var image = await images.EnsureAsync(address, job.Secret, cancellationToken).ConfigureAwait(false);
        var report = await reports.ReadAsync(
            image, $"{address.FullRepository}@{address.Digest}", writers.Exists(writer => writer.NeedsFindings), cancellationToken).ConfigureAwait(false)
            ?? throw new JobFailedException("The image was tidied away while it was reported.", isPassing: true);
        var written = new List<JobDocument>();
        foreach (var writer in writers.Distinct())
        {
            written.Add(await WriteAsync(writer, request, report, cancellationToken).ConfigureAwait(false));
        }

        return written;
    }

    private static ScanRequest Read(string request)
    {
        try
        {
            return JsonSerializer.Deserialize(request, ScanRequestJson.Default.ScanRequest) ?? throw new JsonException();
        }
        catch (JsonException problem)
        {
            throw new JobFailedException("The request of the scan cannot be read: it was submitted by another version.", isPassing: false, problem);
        }
    }

    private static async Task<JobDocument> WriteAsync(IScanDocument writer, ScanRequest request, ImageReport report, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var compressed = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true);
        await using (compressed.ConfigureAwait(false))
        {
            await writer.WriteAsync(request, report, compressed, cancellationToken).ConfigureAwait(false);
        }

        return new JobDocument(writer.Name, content.ToArray());
    }
}
