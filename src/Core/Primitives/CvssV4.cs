namespace Strata.Core.Primitives;

/// <summary>
/// The score of CVSS v4.0 (FIRST specification document, section 8): the metrics give a macrovector, whose score comes from a table;
/// the distance from the worst vector of that macrovector then lowers it towards the next macrovectors.
/// </summary>
internal static class CvssV4
{
    /// <summary>The metrics of a v4.0 vector, base, threat, environmental and supplemental.</summary>
    public static IReadOnlyList<CvssMetric> Metrics { get; } =
    [
        new("AV", "N A L P", true),
        new("AC", "L H", true),
        new("AT", "N P", true),
        new("PR", "N L H", true),
        new("UI", "N P A", true),
        new("VC", "H L N", true),
        new("VI", "H L N", true),
        new("VA", "H L N", true),
        new("SC", "H L N", true),
        new("SI", "H L N", true),
        new("SA", "H L N", true),
        new("E", "X A P U", false),
        new("CR", "X H M L", false),
        new("IR", "X H M L", false),
        new("AR", "X H M L", false),
        new("MAV", "X N A L P", false),
        new("MAC", "X L H", false),
        new("MAT", "X N P", false),
        new("MPR", "X N L H", false),
        new("MUI", "X N P A", false),
        new("MVC", "X H L N", false),
        new("MVI", "X H L N", false),
        new("MVA", "X H L N", false),
        new("MSC", "X H L N", false),
        new("MSI", "X S H L N", false),
        new("MSA", "X S H L N", false),
        new("S", "X N P", false),
        new("AU", "X N Y", false),
        new("R", "X A U I", false),
        new("V", "X D C", false),
        new("RE", "X L M H", false),
        new("U", "X Clear Green Amber Red", false),
    ];

    /// <summary>The score in tenths, over base, threat and environmental metrics; a metric that is not given counts as its worst.</summary>
    public static int Score(CvssMetrics metrics)
    {
        // Each metric as its number of severity steps from the worst value, the environment's modified value before the base value.
        var attackVector = Level(metrics, "AV", "NALP");
        var attackComplexity = Level(metrics, "AC", "LH");
        var attackRequirements = Level(metrics, "AT", "NP");
        var privilegesRequired = Level(metrics, "PR", "NLH");
        var userInteraction = Level(metrics, "UI", "NPA");
        ReadOnlySpan<int> vulnerable = [Level(metrics, "VC", "HLN"), Level(metrics, "VI", "HLN"), Level(metrics, "VA", "HLN")];
        ReadOnlySpan<int> subsequent = [Level(metrics, "SC", "SHLN"), Level(metrics, "SI", "SHLN"), Level(metrics, "SA", "SHLN")];
        ReadOnlySpan<int> required = [Level(metrics, "CR", "HML"), Level(metrics, "IR", "HML"), Level(metrics, "AR", "HML")];
        var exploitMaturity = Level(metrics, "E", "APU");

        if (!vulnerable.ContainsAnyExcept(2) && !subsequent.ContainsAnyExcept(3))
        {
            return 0;
        }

        var network = attackVector == 0;
        var noPrivileges = privilegesRequired == 0;
        var noInteraction = userInteraction == 0;
        var eq1 = network && noPrivileges && noInteraction ? 0
            : attackVector != 3 && (network || noPrivileges || noInteraction) ? 1
            : 2;
        var eq2 = attackComplexity == 0 && attackRequirements == 0 ? 0 : 1;
        var eq3 = vulnerable[0] == 0 && vulnerable[1] == 0 ? 0 : vulnerable.Contains(0) ? 1 : 2;
        var eq4 = subsequent.Contains(0) ? 0 : subsequent.Contains(1) ? 1 : 2;
        var eq6 = IsWorst(vulnerable, required, 0) || IsWorst(vulnerable, required, 1) || IsWorst(vulnerable, required, 2) ? 0 : 1;

        return CvssV4MacroVector.Interpolate(
            new CvssV4MacroVector(eq1, eq2, CvssV4MacroVector.Combine(eq3, eq6), eq4, exploitMaturity),
            [attackVector, privilegesRequired, userInteraction],
            [attackComplexity, attackRequirements],
            [.. vulnerable, .. required],
            subsequent);
    }

    private static bool IsWorst(ReadOnlySpan<int> vulnerable, ReadOnlySpan<int> required, int index) =>
        vulnerable[index] == 0 && required[index] == 0;

    private static int Level(CvssMetrics metrics, string name, string levels)
    {
        var modified = metrics["M" + name];
        var value = modified is "" or "X" ? metrics[name] : modified;
        return value is "" or "X" ? 0 : levels.IndexOf(value[0], StringComparison.Ordinal);
    }
}
