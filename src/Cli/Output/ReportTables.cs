using System.Globalization;
using Spectre.Console;
using Strata.Core.Matching;
using Strata.Core.Reports;
using Strata.Core.Scanning;

namespace Strata.Cli.Output;

/// <summary>The tables of the report for people.</summary>
internal static class ReportTables
{
    /// <summary>The inventory.</summary>
    public static void WritePackages(IAnsiConsole console, ScanReport report)
    {
        console.WriteLine();
        var table = new TextTable("PACKAGE", "VERSION", "ARCH", "TYPE", "SOURCE", "SOURCE VERSION", "#LAYER");
        foreach (var item in report.Packages)
        {
            var package = item.Package;
            table.Add(
                package.Name, package.Version, package.Arch, ReportWords.Of(package.Type), package.Source.Name, package.Source.Version,
                Number(item.Layer));
        }

        table.WriteTo(console);
    }

    /// <summary>
    /// The findings in the report's order, worst first: one line each, or two where the terminal is too narrow for that. A version is
    /// never broken in a column, where nobody could read or copy it.
    /// </summary>
    public static void WriteFindings(IAnsiConsole console, ScanReport report)
    {
        console.WriteLine();
        var hasRisk = report.Findings.Any(finding => Risk.Of(finding) is not null);
        var table = new TextTable(["PACKAGE", "INSTALLED", "FIXED IN", "!SEVERITY", "!ID", "!STATE", .. hasRisk ? ["#RISK"] : Array.Empty<string>(), "#LAYER"]);
        foreach (var finding in report.Findings)
        {
            var package = finding.Package.Package;
            table.Add(
            [
                TextTable.Cell(package.Name),
                TextTable.Cell(package.Version),
                TextTable.Cell(finding.FixedVersion ?? ""),
                TextTable.Cell(ReportWords.Of(finding.Severity), SeverityStyle.Of(finding.Severity)),
                TextTable.Cell(DisplayText.Clean(finding.Id, 40)),
                TextTable.Cell(ReportWords.Of(finding.State)),
                .. hasRisk ? [TextTable.Cell(RiskText(finding))] : Array.Empty<Text>(),
                TextTable.Cell(Number(finding.Package.Layer)),
            ]);
        }

        if (table.Width <= console.Profile.Width)
        {
            table.WriteTo(console);
            return;
        }

        foreach (var finding in report.Findings)
        {
            WriteFinding(console, finding);
        }
    }

    private static void WriteFinding(IAnsiConsole console, Finding finding)
    {
        var package = finding.Package.Package;
        var fixedIn = finding.FixedVersion is { } version ? $", fixed in {DisplayText.Clean(version, 120)}" : "";
        var risk = RiskText(finding) is { Length: > 0 } text ? $"  risk {text}" : "";
        console.Write(new Paragraph(ReportWords.Of(finding.Severity).PadRight(10), SeverityStyle.Of(finding.Severity))
            .Append($"  {DisplayText.Clean(finding.Id, 40)}  {ReportWords.Of(finding.State)}{risk}  layer {Number(finding.Package.Layer)}"));
        console.WriteLine();
        console.Write(new Padder(
            new Text($"{DisplayText.Clean(package.Name, 120)} {DisplayText.Clean(package.Version, 120)}{fixedIn}"), new Padding(2, 0, 0, 0)));
    }

    /// <summary>Counts by severity and, in an image of several layers, by layer.</summary>
    public static void WriteSummary(IAnsiConsole console, ScanReport report)
    {
        console.WriteLine();
        var bySeverity = new TextTable("SEVERITY", "#FINDINGS", "#FIXABLE");
        foreach (var group in report.Findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key))
        {
            bySeverity.Add(
                TextTable.Cell(ReportWords.Of(group.Key), SeverityStyle.Of(group.Key)),
                TextTable.Cell(Number(group.Count())),
                TextTable.Cell(Number(group.Count(IsFixable))));
        }

        bySeverity.WriteTo(console);
        if (report.Layers.Count < 2)
        {
            return;
        }

        console.WriteLine();
        var byLayer = new TextTable("#LAYER", "#FINDINGS", "#FIXABLE", "CREATED BY");
        foreach (var group in report.Findings.GroupBy(finding => finding.Package.Layer).OrderBy(group => group.Key))
        {
            var createdBy = report.Layers.FirstOrDefault(layer => layer.Index == group.Key)?.CreatedBy ?? "";
            byLayer.Add(Number(group.Key), Number(group.Count()), Number(group.Count(IsFixable)), DisplayText.Clean(createdBy, 60));
        }

        byLayer.WriteTo(console);
    }

    private static string RiskText(Finding finding) =>
        (finding.Exploitation is null ? "" : "KEV ") + Risk.Of(finding)?.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Whether there is a version to upgrade to.</summary>
    public static bool IsFixable(Finding finding) => finding.FixedVersion is not null;

    /// <summary>A counted noun: <c>1 package</c>, <c>2 packages</c>.</summary>
    public static string Count(long value, string noun) => Number(value) + " " + noun + (value == 1 ? "" : "s");

    /// <summary>A number with thousands separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
