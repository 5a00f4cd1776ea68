using System.Globalization;
using Spectre.Console;
using Strata.Core.Primitives;
using Strata.Core.Reports;
using Strata.Core.Scanning;
using Strata.Core.Warnings;

namespace Strata.Cli.Output;

/// <summary>
/// The report for people. What was scanned comes first and the conclusion last, so that it is in sight after a long list. A status other
/// than complete is said in words at both ends; only a complete result without findings is ever called free of vulnerabilities.
/// </summary>
/// <param name="profile">What the output can show.</param>
/// <param name="listPackages">Whether the inventory is listed as well.</param>
internal sealed class TableReportWriter(ConsoleProfile profile, bool listPackages) : IReportWriter
{
    /// <summary>Ids that a sentence names.</summary>
    private const int MaximumIds = 10;

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public string Format => "table";

    public bool HoldsPlatforms => true;

    public bool NeedsTime => false;

    public Task WriteAsync(ScanReport report, Stream output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TextReport.Write(profile, output, console => Draw(console, report));
        return Task.CompletedTask;
    }

    public async Task WriteEveryAsync(IReadOnlyList<ScanReport> reports, Stream output, CancellationToken cancellationToken)
    {
        foreach (var (index, report) in reports.Index())
        {
            if (index > 0)
            {
                await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }

            await WriteAsync(report, output, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Draw(IAnsiConsole console, ScanReport report)
    {
        WriteHead(console, report);
        if (listPackages)
        {
            ReportTables.WritePackages(console, report);
        }

        if (report.Findings.Count > 0)
        {
            ReportTables.WriteFindings(console, report);
            ReportTables.WriteSummary(console, report);
        }

        WriteWarnings(console, report);
        if (report.Policy is { } verdict)
        {
            console.WriteLine();
            PolicyText.Write(verdict, (indent, text, style) => Paragraph(console, indent, text, style));
        }

        WriteConclusion(console, report);
    }

    private static void WriteHead(IAnsiConsole console, ScanReport report)
    {
        var target = report.Target;
        Line(console, "Target", $"{target.Name} ({target.Kind}{(target.Platform is null ? "" : ", " + target.Platform)})");
        if (target.Digest is not null)
        {
            Line(console, "Digest", target.Digest);
        }

        var distribution = report.Distribution;
        Line(console, "Distribution", distribution switch
        {
            null => "not known",
            { Namespace: { } name } => $"{distribution.PrettyName ?? distribution.Id} ({name})",
            { Candidates.Count: > 0 } => $"{distribution.PrettyName ?? distribution.Id} ({string.Join(" or ", distribution.Candidates)})",
            _ => distribution.PrettyName ?? distribution.Id,
        });
        Line(console, "Packages", ReportTables.Number(report.Packages.Count));
        Line(console, "Advisories", report.Feeds.Count == 0 ? "none for this distribution" : string.Join(", ", report.Feeds.Select(Describe)));
        if (report.Transferred is { } sum)
        {
            Line(console, "Fetched", Fetched(report, sum));
        }

        Line(console, "Status", ReportWords.Of(report.Status), SeverityStyle.Of(report.Status));
    }

    private static void WriteWarnings(IAnsiConsole console, ScanReport report)
    {
        foreach (var group in report.Warnings.GroupBy(warning => warning.Code, StringComparer.Ordinal))
        {
            console.WriteLine();
            var status = WarningCodes.Statuses.GetValueOrDefault(group.Key, ScanStatus.Partial);
            Paragraph(console, 0, "Warning: " + DisplayText.Clean(group.Key), status == ScanStatus.Complete ? Style.Plain : SeverityStyle.Of(status));
            foreach (var warning in group)
            {
                var where = warning.Location is null ? "" : DisplayText.Clean(warning.Location, 200) + ": ";
                Paragraph(console, 2, where + DisplayText.Clean(warning.Message, 600), Style.Plain);
            }

            if (WarningAdvice.All.TryGetValue(group.Key, out var advice))
            {
                Paragraph(console, 2, "What to do: " + advice, Style.Plain);
            }
        }
    }

    private static void WriteConclusion(IAnsiConsole console, ScanReport report)
    {
        console.WriteLine();
        var found = report.Findings.Count > 0;
        Paragraph(console, 0, found ? Findings(report) : NoFindings(report), found ? Bold : SeverityStyle.Of(report.Status));
        if (Exploited(report) is { } exploited)
        {
            Paragraph(console, 0, exploited, SeverityStyle.Of(Severity.Critical));
        }

        if (found && report.Status != ScanStatus.Complete)
        {
            Paragraph(console, 0, Doubt(report.Status), SeverityStyle.Of(report.Status));
        }

        if (NextStep.Of(report) is { } step)
        {
            Paragraph(console, 0, $"Next step: {step.Reason}:", Style.Plain);
            Paragraph(console, 2, step.Command, Style.Plain);
        }
    }

    private static string Findings(ScanReport report)
    {
        var packages = report.Findings.Select(finding => finding.Package).Distinct().Count();
        return $"{ReportTables.Count(report.Findings.Count, "finding")} in {ReportTables.Number(packages)} of "
            + $"{ReportTables.Count(report.Packages.Count, "package")}, "
            + $"{ReportTables.Number(report.Findings.Count(ReportTables.IsFixable))} fixable.{Suppressed(report)}";
    }

    private static string? Exploited(ScanReport report)
    {
        var exploited = report.Findings.Where(finding => finding.Exploitation is not null).DistinctBy(finding => finding.Id).ToList();
        if (exploited.Count == 0)
        {
            return null;
        }

        var ids = exploited.Select(finding => DisplayText.Clean(finding.Id, 40)).Order(StringComparer.Ordinal).ToList();
        var named = string.Join(", ", ids.Take(MaximumIds)) + (ids.Count > MaximumIds ? ", …" : "");
        return $"Known to be exploited: {named}.";
    }

    private static string NoFindings(ScanReport report) => report switch
    {
        { Status: not ScanStatus.Complete } => Doubt(report.Status) + Suppressed(report),
        { Suppressed: 0 } => $"No vulnerabilities found in {ReportTables.Count(report.Packages.Count, "package")}.",
        _ => $"No vulnerabilities to report in {ReportTables.Count(report.Packages.Count, "package")}.{Suppressed(report)}",
    };

    private static string Suppressed(ScanReport report) =>
        report.Suppressed == 0 ? "" : $" {ReportTables.Count(report.Suppressed, "finding")} kept out by filters or ignore rules.";

    private static string Doubt(ScanStatus status) => status == ScanStatus.Unknown
        ? "The result is UNKNOWN: this target could not be judged, and the absence of findings proves nothing. See the warnings."
        : "The result is PARTIAL: something could not be read or judged, and findings may be missing. See the warnings.";

    private static string Fetched(ScanReport report, LayerTransfer sum)
    {
        var share = sum.Total is { } total and > 0
            ? string.Create(CultureInfo.InvariantCulture, $" of {ReportTables.Number(total)} ({100.0 * sum.Bytes / total:0.##} %)")
            : "";
        return $"{ReportTables.Number(sum.Bytes)}{share} bytes; {ReportTables.Number(report.Layers.Count(layer => layer.Transfer is { IsByTable: true }))} of "
            + $"{ReportTables.Count(report.Layers.Count, "layer")} by table of contents";
    }

    private static string Describe(ScanFeed feed)
    {
        var updated = feed.Updated?.UtcDateTime.ToString("', updated 'yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{feed.Name} ({ReportTables.Count(feed.Records, "record")}{updated})";
    }

    private static void Line(IAnsiConsole console, string name, string value, Style? style = null)
    {
        console.Write(new Paragraph(name.PadRight(14), Bold).Append(DisplayText.Clean(value, 400), style ?? Style.Plain));
        console.WriteLine();
    }

    private static void Paragraph(IAnsiConsole console, int indent, string text, Style style) =>
        console.Write(new Padder(new Text(text, style), new Padding(indent, 0, 0, 0)));
}
