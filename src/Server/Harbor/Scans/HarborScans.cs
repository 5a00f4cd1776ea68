using System.Text.Json;
using Strata.Server.Harbor.Requests;
using Strata.Server.Images;
using Strata.Storage;
using Strata.Storage.Jobs;

namespace Strata.Server.Harbor.Scans;

/// <summary>The scans that Harbor asked for: jobs in the database that all replicas share, so that any of them answers for any scan.</summary>
internal sealed class HarborScans(ScanJobs jobs, IServerDatabase database)
{
    /// <summary>The detail of a job that holds the manifest's media type as Harbor gave it.</summary>
    public const string MediaTypeDetail = "harbor.mime_type";

    /// <summary>
    /// Takes a scan in and returns its id, once it is certain that the scan will be made, whatever becomes of this process. The registry is not
    /// asked anything.
    /// </summary>
    public Task<string> SubmitAsync(HarborScanRequest request, CancellationToken cancellationToken) =>
        jobs.SubmitAsync(JobRequestOf(request), request.Authorization, cancellationToken);

    /// <summary>How a scan stands; null for an id that is not known, or no longer.</summary>
    public async Task<HarborScan?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await database.Jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Kind: ScanJob.KindName } job)
        {
            return null;
        }

        var documents = JsonSerializer.Deserialize(job.Request, ScanRequestJson.Default.ScanRequest)?.Documents ?? [];
        return new HarborScan(job.State)
        {
            Ahead = job.State == JobState.Queued ? await database.Jobs.CountAheadAsync(id, cancellationToken).ConfigureAwait(false) : 0,
            Problem = job.Problem,
            HasVulnerabilities = documents.Contains(HarborDocuments.Vulnerabilities, StringComparer.Ordinal),
            Sboms = [.. HarborMediaTypes.Sboms.Where(form => documents.Contains(HarborDocuments.SbomOf(form), StringComparer.Ordinal))],
        };
    }

    /// <summary>A stored report, compressed as gzip; null when the scan has none of this name.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadReportAsync(string id, string document, CancellationToken cancellationToken) =>
        (await database.Jobs.ReadDocumentAsync(id, document, cancellationToken).ConfigureAwait(false))?.Content;

    private static ScanRequest JobRequestOf(HarborScanRequest request) => new(
        request.Registry.AbsoluteUri.TrimEnd('/'),
        request.Artifact.Repository,
        request.Artifact.Digest,
        request.Artifact.Tag,
        [.. request.WantsVulnerabilities ? [HarborDocuments.Vulnerabilities] : Array.Empty<string>(), .. request.Sboms.Select(HarborDocuments.SbomOf)],
        request.Artifact.MimeType is { } type ? new Dictionary<string, string> { [MediaTypeDetail] = type } : null);
}
