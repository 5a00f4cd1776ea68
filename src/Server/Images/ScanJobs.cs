using System.Text.Json;
using Strata.Server.Jobs;

namespace Strata.Server.Images;

/// <summary>Submits scans of images as jobs. How a job stands and its documents are read from <see cref="Storage.Jobs.IJobStore"/>.</summary>
internal sealed class ScanJobs(JobQueue queue)
{
    /// <summary>Submits a scan, durably when this returns.</summary>
    /// <param name="request">What is to be scanned, and the documents that are wanted.</param>
    /// <param name="authorization">The value of the <c>Authorization</c> header for the registry, Basic or Bearer; null for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The job's id.</returns>
    public Task<string> SubmitAsync(ScanRequest request, string? authorization, CancellationToken cancellationToken) => queue.SubmitAsync(
        ScanJob.KindName, request.Digest, JsonSerializer.Serialize(request, ScanRequestJson.Default.ScanRequest), authorization, cancellationToken);
}
