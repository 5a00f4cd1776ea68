using System.Data.Common;
using Strata.Core.Advisories;
using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Requests;
using Strata.Server.Harbor.Scans;

namespace Strata.Server.Harbor;

/// <summary><c>POST /scan</c>: checks the request and takes the scan in. Whatever is wrong with the registry shows in the report.</summary>
internal sealed class ScanEndpoint(HarborScans scans, HarborOptions options, TimeProvider time)
{
    /// <summary>How long a database that is away for a moment is waited for: Harbor gives five seconds, and does not ask again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>202 with the scan's id.</summary>
    public async Task<HarborReply> PostAsync(HarborRequest request, CancellationToken cancellationToken)
    {
        var scan = ScanRequestReader.Read(request.Body, options.Sbom);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return HarborReply.Accepted(await scans.SubmitAsync(scan, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is DbException or StoreException && time.GetElapsedTime(started) + Pause < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
