using Strata.Core.Primitives;

namespace Strata.Cli.Parsing;

/// <summary>Reads the severity words of the command line, in any case.</summary>
internal static class SeverityWord
{
    /// <summary>The words, worst last.</summary>
    public static readonly IReadOnlyList<string> All = ["unknown", "negligible", "low", "medium", "high", "critical"];

    /// <summary>False for any other word.</summary>
    public static bool TryParse(string text, out Severity severity)
    {
        Severity? read = text.ToLowerInvariant() switch
        {
            "unknown" => Severity.Unknown,
            "negligible" => Severity.Negligible,
            "low" => Severity.Low,
            "medium" => Severity.Medium,
            "high" => Severity.High,
            "critical" => Severity.Critical,
            _ => null,
        };
        severity = read.GetValueOrDefault();
        return read is not null;
    }
}
