using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Requests;
using Strata.Server.Harbor.Scans;

namespace Strata.Server.Harbor;

/// <summary><c>POST /scan</c>: checks the request and takes the scan in. Whatever is wrong with the registry shows in the report.</summary>
internal sealed class ScanEndpoint(IHarborScans scans, HarborOptions options)
{
    /// <summary>202 with the scan's id.</summary>
    public async Task<HarborReply> PostAsync(HarborRequest request, CancellationToken cancellationToken) =>
        HarborReply.Accepted(await scans.SubmitAsync(ScanRequestReader.Read(request.Body, options.Sbom), cancellationToken).ConfigureAwait(false));
}
