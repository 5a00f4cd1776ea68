using System.Text;
using Strata.Server.Images;

namespace Strata.Server.Tests.Images;

/// <summary>A report as lines: status and distribution, then each package with its layer, then each finding, then each warning's code.</summary>
internal sealed class TextDocument : IScanDocument
{
    public const string TheName = "text/plain";

    public string Name => TheName;

    public bool NeedsFindings => true;

    public async Task WriteAsync(ScanRequest request, ImageReport report, Stream output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.Append(report.Scan.Status).Append(' ').Append(report.Scan.Distribution?.Namespace ?? "?").Append('\n');
        foreach (var package in report.Scan.Packages)
        {
            text.Append("package ").Append(package.Package.Name).Append(' ').Append(package.Package.Version).Append(" of layer ").Append(package.Layer).Append('\n');
        }

        foreach (var finding in report.Scan.Findings)
        {
            text.Append("finding ").Append(finding.Id).Append(' ').Append(finding.Package.Package.Name).Append('\n');
        }

        foreach (var warning in report.Scan.Warnings)
        {
            text.Append("warning ").Append(warning.Code).Append('\n');
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }
}
