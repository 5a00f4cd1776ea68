namespace Strata.Core.Reports;

/// <summary>
/// The report formats of the product that need no terminal. A new format is a new <see cref="IReportWriter"/> and a line here; a test
/// finds writers that are missing, and formats without a place in docs/reference/cli.md.
/// </summary>
public static class ReportFormats
{
    /// <summary>One writer for each format.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } =
    [
        new JsonReportWriter(),
        new CycloneDxWriter(),
        new SpdxWriter(),
    ];
}
