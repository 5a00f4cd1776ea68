using Spectre.Console;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Cli.Output;

/// <summary>The colours of severities and of the status; each is readable on dark and light terminals, and never the only sign.</summary>
internal static class SeverityStyle
{
    /// <summary>The style of a severity's word.</summary>
    public static Style Of(Severity severity) => severity switch
    {
        Severity.Critical => new Style(Color.Red, decoration: Decoration.Bold),
        Severity.High => new Style(Color.Red),
        Severity.Medium => new Style(Color.Olive),
        Severity.Low => new Style(Color.Teal),
        Severity.Unknown => new Style(Color.Purple),
        _ => Style.Plain,
    };

    /// <summary>The style of the status: green stands for complete and for nothing else.</summary>
    public static Style Of(ScanStatus status) => status switch
    {
        ScanStatus.Complete => new Style(Color.Green),
        ScanStatus.Partial => new Style(Color.Olive, decoration: Decoration.Bold),
        _ => new Style(Color.Red, decoration: Decoration.Bold),
    };
}
