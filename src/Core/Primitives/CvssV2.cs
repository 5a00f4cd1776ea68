namespace Strata.Core.Primitives;

/// <summary>The base equation of CVSS v2 (FIRST, "A Complete Guide to the CVSS Version 2.0", section 3.2.1).</summary>
internal static class CvssV2
{
    /// <summary>The metrics of a v2 vector.</summary>
    public static IReadOnlyList<CvssMetric> Metrics { get; } =
    [
        new("AV", "N A L", true),
        new("AC", "L M H", true),
        new("Au", "N S M", true),
        new("C", "C P N", true),
        new("I", "C P N", true),
        new("A", "C P N", true),
        new("E", "U POC F H ND", false),
        new("RL", "OF TF W U ND", false),
        new("RC", "UC UR C ND", false),
        new("CDP", "N L LM MH H ND", false),
        new("TD", "N L M H ND", false),
        new("CR", "L M H ND", false),
        new("IR", "L M H ND", false),
        new("AR", "L M H ND", false),
    ];

    /// <summary>The base score in tenths.</summary>
    public static int BaseScore(CvssMetrics metrics)
    {
        var impact = 10.41m * (1 - ((1 - Impact(metrics["C"])) * (1 - Impact(metrics["I"])) * (1 - Impact(metrics["A"]))));
        if (impact == 0)
        {
            return 0;
        }

        var accessVector = metrics["AV"] switch { "N" => 1m, "A" => 0.646m, _ => 0.395m };
        var accessComplexity = metrics["AC"] switch { "L" => 0.71m, "M" => 0.61m, _ => 0.35m };
        var authentication = metrics["Au"] switch { "N" => 0.704m, "S" => 0.56m, _ => 0.45m };
        var exploitability = 20 * accessVector * accessComplexity * authentication;
        var score = ((0.6m * impact) + (0.4m * exploitability) - 1.5m) * 1.176m;
        return (int)decimal.Round(score * 10, MidpointRounding.AwayFromZero);
    }

    private static decimal Impact(string value) => value switch { "C" => 0.660m, "P" => 0.275m, _ => 0m };
}
