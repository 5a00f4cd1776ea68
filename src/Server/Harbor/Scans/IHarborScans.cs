using Strata.Server.Harbor.Requests;

namespace Strata.Server.Harbor.Scans;

/// <summary>The scans that Harbor asked for, in the database that all replicas share: any of them answers for any scan.</summary>
internal interface IHarborScans
{
    /// <summary>
    /// Takes a scan in and returns its id, once it is certain that the scan will be made, whatever becomes of this process. The id is of letters,
    /// digits, <c>-</c> and <c>_</c> and cannot be guessed. The registry is not asked anything.
    /// </summary>
    Task<string> SubmitAsync(HarborScanRequest request, CancellationToken cancellationToken);

    /// <summary>How a scan stands; null for an id that is not known, or no longer.</summary>
    Task<HarborScan?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A stored report, compressed as gzip; null when the scan has none of this kind.</summary>
    /// <param name="id">The scan.</param>
    /// <param name="kind">What about.</param>
    /// <param name="sbom">The form of an SBOM, of <see cref="HarborMediaTypes.Sboms"/>; null of other reports.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<ReadOnlyMemory<byte>?> ReadReportAsync(string id, ReportKind kind, string? sbom, CancellationToken cancellationToken);
}
