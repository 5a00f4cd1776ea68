namespace Strata.Core.Primitives;

/// <summary>The base equation of CVSS v3.0 and v3.1 (FIRST specification documents, section 7.1).</summary>
internal static class CvssV3
{
    /// <summary>The metrics of a v3 vector.</summary>
    public static IReadOnlyList<CvssMetric> Metrics { get; } =
    [
        new("AV", "N A L P", true),
        new("AC", "L H", true),
        new("PR", "N L H", true),
        new("UI", "N R", true),
        new("S", "U C", true),
        new("C", "H L N", true),
        new("I", "H L N", true),
        new("A", "H L N", true),
        new("E", "X H F P U", false),
        new("RL", "X U W T O", false),
        new("RC", "X C R U", false),
        new("CR", "X H M L", false),
        new("IR", "X H M L", false),
        new("AR", "X H M L", false),
        new("MAV", "X N A L P", false),
        new("MAC", "X L H", false),
        new("MPR", "X N L H", false),
        new("MUI", "X N R", false),
        new("MS", "X U C", false),
        new("MC", "X H L N", false),
        new("MI", "X H L N", false),
        new("MA", "X H L N", false),
    ];

    /// <summary>The base score and its two parts.</summary>
    public static CvssV3Scores Scores(CvssMetrics metrics, CvssVersion version)
    {
        var scopeChanged = metrics["S"] == "C";
        var subScore = 1 - ((1 - Impact(metrics["C"])) * (1 - Impact(metrics["I"])) * (1 - Impact(metrics["A"])));
        var impact = scopeChanged ? (7.52m * (subScore - 0.029m)) - (3.25m * Power15(subScore - 0.02m)) : 6.42m * subScore;
        var attackVector = metrics["AV"] switch { "N" => 0.85m, "A" => 0.62m, "L" => 0.55m, _ => 0.2m };
        var attackComplexity = metrics["AC"] == "L" ? 0.77m : 0.44m;
        var privilegesRequired = (metrics["PR"], scopeChanged) switch
        {
            ("N", _) => 0.85m,
            ("L", false) => 0.62m,
            ("L", true) => 0.68m,
            (_, false) => 0.27m,
            (_, true) => 0.5m,
        };
        var userInteraction = metrics["UI"] == "N" ? 0.85m : 0.62m;
        var exploitability = 8.22m * attackVector * attackComplexity * privilegesRequired * userInteraction;
        var score = impact <= 0 ? 0m : Math.Min((scopeChanged ? 1.08m : 1m) * (impact + exploitability), 10m);
        return new CvssV3Scores(RoundUp(score, version), Nearest(exploitability), Nearest(Math.Max(impact, 0m)));
    }

    private static int Nearest(decimal score) => (int)decimal.Round(score * 10, MidpointRounding.AwayFromZero);

    private static decimal Impact(string value) => value switch { "H" => 0.56m, "L" => 0.22m, _ => 0m };

    private static decimal Power15(decimal value)
    {
        var power = 1m;
        for (var count = 0; count < 15; count++)
        {
            power *= value;
        }

        return power;
    }

    /// <summary>To the next tenth above; v3.1 first rounds to five decimals, so that what lies only just above a tenth does not count.</summary>
    private static int RoundUp(decimal score, CvssVersion version) =>
        (int)decimal.Ceiling((version == CvssVersion.V31 ? decimal.Round(score, 5, MidpointRounding.AwayFromZero) : score) * 10);
}
