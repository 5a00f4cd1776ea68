using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>Writes a report in one format.</summary>
public interface IReportWriter
{
    /// <summary>The name for <c>--format</c>.</summary>
    string Format { get; }

    /// <summary>True when one document can hold the reports on several platforms.</summary>
    bool HoldsPlatforms { get; }

    /// <summary>True when a document says when it was made: <see cref="ScanReport.ScannedAt"/> is then to be set.</summary>
    bool NeedsTime { get; }

    /// <summary>Writes the whole report; the same report gives the same bytes. Leaves the stream open.</summary>
    Task WriteAsync(ScanReport report, Stream output, CancellationToken cancellationToken);

    /// <summary>Writes the reports on the platforms of one image as one, an entry for each. Leaves the stream open.</summary>
    /// <exception cref="NotSupportedException">The format has no place for them: see <see cref="HoldsPlatforms"/>.</exception>
    Task WriteEveryAsync(IReadOnlyList<ScanReport> reports, Stream output, CancellationToken cancellationToken);
}
