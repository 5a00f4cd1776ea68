using Strata.Core.Reports;

namespace Strata.Cli.Output;

/// <summary>The formats of <c>--format</c>: the product's own, and the one for people, which depends on the terminal.</summary>
internal static class OutputFormats
{
    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["table", .. ReportFormats.All.Select(writer => writer.Format)];

    /// <summary>The writer of a format.</summary>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="profile">What the place can show that the report goes to.</param>
    /// <param name="listPackages">Whether the table lists the inventory; other formats always hold it.</param>
    public static IReportWriter Create(string format, ConsoleProfile profile, bool listPackages) =>
        ReportFormats.All.FirstOrDefault(writer => writer.Format == format) ?? new TableReportWriter(profile, listPackages);
}
