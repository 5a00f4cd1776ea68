using Strata.Core.Primitives;

namespace Strata.Core.Matching;

/// <summary>
/// How urgent a finding is: the probability that the vulnerability is used, times the harm when it is. docs/reference/risk.md explains
/// the number and what it cannot say.
/// </summary>
public static class Risk
{
    /// <summary>
    /// From 0 to 100 with two decimals. The probability is 1 for what is known to be exploited, else the EPSS score; the harm is the CVSS
    /// score, else the middle of the severity's band. Null when no probability is known.
    /// </summary>
    public static double? Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return (finding.Exploitation is null ? finding.EpssScore : 1) is { } probability
            ? Math.Round(probability * Harm(finding) * 10, 2, MidpointRounding.AwayFromZero)
            : null;
    }

    private static double Harm(Finding finding) => CvssVector.TryParse(finding.Cvss, out var vector)
        ? vector.Score
        : finding.Severity switch
        {
            Severity.Critical => 9.5,
            Severity.High => 8,
            Severity.Medium => 5.5,
            Severity.Low => 2.5,
            Severity.Negligible => 0.5,
            _ => 5,
        };
}
