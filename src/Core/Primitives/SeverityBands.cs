namespace Strata.Core.Primitives;

/// <summary>The bands of CVSS v3 and v4 scores (https://www.first.org/cvss/, "Qualitative Severity Rating Scale").</summary>
internal static class SeverityBands
{
    /// <summary>The band of a score from 0 to 10; <see cref="Severity.Unknown"/> for any other number.</summary>
    public static Severity Of(double score) => score switch
    {
        < 0 or > 10 or double.NaN => Severity.Unknown,
        0 => Severity.Negligible,
        < 4 => Severity.Low,
        < 7 => Severity.Medium,
        < 9 => Severity.High,
        _ => Severity.Critical,
    };
}
