using System.Data.Common;
using Strata.Core.Advisories;
using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Scans;
using Strata.Server.Jobs;
using Strata.Storage.Jobs;

namespace Strata.Server.Harbor;

/// <summary>
/// <c>GET /scan/ID/report</c>. Reports are stored ready to send and nothing is made here. Harbor takes every answer but 200 and 302 for the end
/// of the scan, so that a database that is away for a moment is a "not yet".
/// </summary>
internal sealed class ReportEndpoint(HarborScans scans, TimeProvider time)
{
    private const string SbomParameter = "sbom_media_type";

    /// <summary>How long the database may take: Harbor waits five seconds for the whole answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly KeyValuePair<string, string> NotKept = new("Cache-Control", "no-store");

    /// <summary>The report, "not yet", or why there is none.</summary>
    public async Task<HarborReply> GetAsync(HarborRequest request, CancellationToken cancellationToken)
    {
        if (!JobIds.IsPlausible(request.Id))
        {
            return Unknown();
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await AnswerAsync(request, patience.Token).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or StoreException or TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NotYet(request, RefreshDelay.AfterOutage);
        }
    }

    private async Task<HarborReply> AnswerAsync(HarborRequest request, CancellationToken cancellationToken)
    {
        if (await scans.FindAsync(request.Id, cancellationToken).ConfigureAwait(false) is not { } scan)
        {
            return Unknown();
        }

        var wanted = ReportNegotiation.Choose(request.Accept, scan.HasVulnerabilities ? ReportType.Vulnerabilities : ReportType.Sbom);
        if (wanted.Count == 0)
        {
            return HarborReply.Error(
                StatusCodes.Status501NotImplemented,
                $"there are no reports of the type that Accept names, only {HarborMediaTypes.VulnerabilityReport}, {HarborMediaTypes.NativeReport} and {HarborMediaTypes.SbomReport}");
        }

        if (wanted.FirstOrDefault(type => type.Kind == ReportKind.Sbom ? scan.Sboms.Count > 0 : scan.HasVulnerabilities) is not { } type)
        {
            return HarborReply.Error(StatusCodes.Status404NotFound, $"scan {request.Id} was not asked for a report of this type");
        }

        var sbom = type.Kind == ReportKind.Sbom ? SbomOf(request, scan) : null;
        return scan.State switch
        {
            JobState.Failed or JobState.Cancelled => HarborReply.Error(StatusCodes.Status500InternalServerError, scan.Problem ?? "the scan failed") with { Headers = [NotKept] },
            JobState.Done => await ReadAsync(request, type, sbom, cancellationToken).ConfigureAwait(false),
            _ => NotYet(request, RefreshDelay.Of(scan)),
        };
    }

    private async Task<HarborReply> ReadAsync(HarborRequest request, ReportType type, string? sbom, CancellationToken cancellationToken) =>
        await scans.ReadReportAsync(request.Id, sbom is null ? HarborDocuments.Vulnerabilities : HarborDocuments.SbomOf(sbom), cancellationToken).ConfigureAwait(false) is { } report
            ? new HarborReply(StatusCodes.Status200OK, type.ContentType, report) { IsGzip = true, Headers = [NotKept] }
            : Unknown();

    /// <summary>The form of SBOM that is asked for; where only one was asked for by the scan, it need not be said again.</summary>
    private static string SbomOf(HarborRequest request, HarborScan scan)
    {
        var given = request.Query[SbomParameter].ToString();
        if (given.Length == 0)
        {
            return scan.Sboms.Count == 1 ? scan.Sboms[0] : throw HarborProblemException.Malformed($"{SbomParameter} is missing: it must be {Forms}");
        }

        // In a query a plus that was not escaped is read as a blank.
        var form = given.Trim().Replace(' ', '+').ToLowerInvariant();
        return !HarborMediaTypes.Sboms.Contains(form)
            ? throw HarborProblemException.Malformed($"{SbomParameter} must be {Forms}")
            : scan.Sboms.Contains(form)
                ? form
                : throw new HarborProblemException(StatusCodes.Status404NotFound, $"scan {request.Id} was not asked for an SBOM of this form");
    }

    private static string Forms => string.Join(" or ", HarborMediaTypes.Sboms);

    private static HarborReply NotYet(HarborRequest request, int seconds) => new(StatusCodes.Status302Found, null, default)
    {
        Headers = [new("Refresh-After", RefreshDelay.Text(seconds)), new("Location", request.Path), NotKept],
    };

    private static HarborReply Unknown() => HarborReply.Error(StatusCodes.Status404NotFound, "there is no such scan, or no longer: ask for it again");
}
