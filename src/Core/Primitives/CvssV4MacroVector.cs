namespace Strata.Core.Primitives;

/// <summary>
/// One of the 270 equivalence classes of CVSS v4.0 vectors. The tables are FIRST's: scores from the specification's lookup table, the
/// worst vectors and depths from its sections 8.2 and 8.3.
/// </summary>
/// <param name="Eq1">Attack vector, privileges and interaction: 0 to 2.</param>
/// <param name="Eq2">Complexity and requirements: 0 or 1.</param>
/// <param name="Eq36">Impact on the vulnerable system with its security requirements: see <see cref="Combine"/>.</param>
/// <param name="Eq4">Impact on subsequent systems: 0 to 2.</param>
/// <param name="Eq5">Exploit maturity: 0 to 2.</param>
internal readonly record struct CvssV4MacroVector(int Eq1, int Eq2, int Eq36, int Eq4, int Eq5)
{
    /// <summary>A multiple of every depth below and of 1 to 5, so that the mean of the distances is exact in integers.</summary>
    private const int Denominator = 840 * 60;

    // In tenths. A line for each EQ1, EQ2 and EQ3/EQ6; in it EQ4, and within that EQ5.
    private static ReadOnlySpan<byte> Scores =>
    [
        100,  98,  95, 100,  93,  91,  93,  89,  81, // 0 0 0/0
         99,  95,  92,  96,  87,  81,  90,  80,  68, // 0 0 0/1
         98,  95,  90,  93,  89,  81,  88,  78,  69, // 0 0 1/0
         95,  92,  84,  92,  81,  65,  80,  70,  48, // 0 0 1/1
         92,  82,  72,  79,  69,  50,  69,  55,  27, // 0 0 2/1
         99,  95,  92,  95,  90,  84,  92,  82,  72, // 0 1 0/0
         97,  92,  85,  91,  83,  71,  81,  71,  53, // 0 1 0/1
         95,  92,  85,  92,  80,  70,  84,  71,  50, // 0 1 1/0
         93,  85,  73,  82,  72,  59,  70,  52,  30, // 0 1 1/1
         86,  75,  52,  71,  52,  29,  63,  29,  17, // 0 1 2/1
         98,  94,  91,  94,  86,  77,  87,  74,  63, // 1 0 0/0
         95,  87,  81,  89,  74,  64,  75,  63,  49, // 1 0 0/1
         94,  88,  76,  86,  74,  59,  72,  57,  52, // 1 0 1/0
         89,  77,  67,  76,  58,  50,  57,  52,  25, // 1 0 1/1
         83,  70,  54,  65,  58,  26,  53,  21,  13, // 1 0 2/1
         95,  88,  76,  90,  75,  61,  77,  68,  52, // 1 1 0/0
         90,  76,  70,  77,  62,  53,  66,  59,  30, // 1 1 0/1
         89,  76,  62,  74,  57,  47,  61,  57,  24, // 1 1 1/0
         78,  67,  58,  59,  57,  23,  52,  29,  16, // 1 1 1/1
         71,  59,  30,  58,  26,  15,  23,  13,   6, // 1 1 2/1
         93,  86,  75,  86,  74,  56,  70,  52,  40, // 2 0 0/0
         87,  72,  58,  74,  61,  34,  54,  40,  22, // 2 0 0/1
         85,  74,  62,  72,  55,  46,  53,  34,  19, // 2 0 1/0
         75,  55,  51,  57,  41,  19,  36,  19,   8, // 2 0 1/1
         64,  51,  20,  47,  21,  11,  24,   9,   4, // 2 0 2/1
         88,  73,  60,  73,  59,  41,  54,  45,  20, // 2 1 0/0
         75,  53,  50,  55,  40,  20,  43,  22,  11, // 2 1 0/1
         75,  58,  40,  61,  48,  20,  46,  17,   8, // 2 1 1/0
         55,  45,  21,  51,  18,   9,  18,   7,   2, // 2 1 1/1
         53,  24,  14,  24,  12,   5,  10,   3,   1, // 2 1 2/1
    ];

    // How many severity steps lie between the worst and the mildest vector of a class.
    private static ReadOnlySpan<int> Eq1Depths => [1, 4, 5];

    private static ReadOnlySpan<int> Eq2Depths => [1, 2];

    private static ReadOnlySpan<int> Eq36Depths => [7, 6, 8, 8, 10];

    private static ReadOnlySpan<int> Eq4Depths => [6, 5, 4];

    // The worst vectors of each class as severity levels: AV PR UI, AC AT, VC VI VA CR IR AR, SC SI SA.
    private static readonly int[][][] Eq1Worst = [[[0, 0, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[3, 0, 0], [1, 1, 1]]];
    private static readonly int[][][] Eq2Worst = [[[0, 0]], [[1, 0], [0, 1]]];
    private static readonly int[][][] Eq36Worst =
    [
        [[0, 0, 0, 0, 0, 0]],
        [[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]],
        [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]],
        [[1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 1], [0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 1]],
        [[1, 1, 1, 0, 0, 0]],
    ];

    private static readonly int[][][] Eq4Worst = [[[1, 0, 0]], [[1, 1, 1]], [[2, 2, 2]]];

    /// <summary>EQ3 and EQ6, which depend on each other, as one number: 0/0, 0/1, 1/0, 1/1 and 2/1 (2/0 cannot be).</summary>
    public static int Combine(int eq3, int eq6) => eq3 == 2 ? 4 : (2 * eq3) + eq6;

    /// <summary>The score in tenths of the vector with these severity levels, which must belong to <paramref name="macro"/>.</summary>
    public static int Interpolate(
        CvssV4MacroVector macro,
        ReadOnlySpan<int> eq1,
        ReadOnlySpan<int> eq2,
        ReadOnlySpan<int> eq36,
        ReadOnlySpan<int> eq4)
    {
        var score = macro.Score;
        var sum = 0;
        var lowerClasses = 0;
        Add(macro.Eq1 < 2, macro with { Eq1 = macro.Eq1 + 1 }, Distance(eq1, Eq1Worst[macro.Eq1]), Eq1Depths[macro.Eq1]);
        Add(macro.Eq2 < 1, macro with { Eq2 = macro.Eq2 + 1 }, Distance(eq2, Eq2Worst[macro.Eq2]), Eq2Depths[macro.Eq2]);
        Add(macro.Eq36 < 4, macro.NextEq36(), Distance(eq36, Eq36Worst[macro.Eq36]), Eq36Depths[macro.Eq36]);
        Add(macro.Eq4 < 2, macro with { Eq4 = macro.Eq4 + 1 }, Distance(eq4, Eq4Worst[macro.Eq4]), Eq4Depths[macro.Eq4]);
        Add(macro.Eq5 < 2, macro with { Eq5 = macro.Eq5 + 1 }, 0, 1);
        var reduction = lowerClasses == 0 ? 0 : sum / lowerClasses;
        return ((score * Denominator) - reduction + (Denominator / 2)) / Denominator;

        void Add(bool exists, CvssV4MacroVector lower, int distance, int depth)
        {
            if (exists)
            {
                lowerClasses++;
                sum += (score - lower.Score) * distance * (Denominator / depth);
            }
        }
    }

    private int Score => Scores[(((((((Eq1 * 2) + Eq2) * 5) + Eq36) * 3) + Eq4) * 3) + Eq5];

    /// <summary>The next lower class in EQ3 and EQ6; where there are two, the one with the higher score.</summary>
    private CvssV4MacroVector NextEq36()
    {
        var next = this with { Eq36 = Eq36 switch { 0 => 1, 1 or 2 => 3, _ => 4 } };
        var other = this with { Eq36 = 2 };
        return Eq36 == 0 && other.Score > next.Score ? other : next;
    }

    private static int Distance(ReadOnlySpan<int> levels, int[][] worstVectors)
    {
        foreach (var worst in worstVectors)
        {
            var distance = 0;
            var reached = true;
            for (var index = 0; index < worst.Length; index++)
            {
                reached &= levels[index] >= worst[index];
                distance += levels[index] - worst[index];
            }

            if (reached)
            {
                return distance;
            }
        }

        throw new ArgumentException("The levels do not belong to the macrovector.", nameof(levels));
    }
}
