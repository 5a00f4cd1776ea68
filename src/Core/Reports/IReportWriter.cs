using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>Writes a report in one format.</summary>
public interface IReportWriter
{
    /// <summary>The name for <c>--format</c>.</summary>
    string Format { get; }

    /// <summary>Writes the whole report; the same report gives the same bytes. Leaves the stream open.</summary>
    Task WriteAsync(ScanReport report, Stream output, CancellationToken cancellationToken);

    /// <summary>Writes the reports on the platforms of one image as one, an entry for each. Leaves the stream open.</summary>
    Task WriteEveryAsync(IReadOnlyList<ScanReport> reports, Stream output, CancellationToken cancellationToken);
}
