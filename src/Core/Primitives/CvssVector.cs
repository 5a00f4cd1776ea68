using System.Diagnostics.CodeAnalysis;

namespace Strata.Core.Primitives;

/// <summary>A CVSS vector of any version with the score that FIRST's specification of that version gives it.</summary>
public sealed record CvssVector
{
    /// <summary>The longest vector that is looked at; one with every metric of v4.0 has about 250 characters.</summary>
    public const int MaximumLength = 512;

    private readonly CvssV3Scores? _v3;

    private CvssVector(string text, CvssVersion version, int tenths, CvssV3Scores? v3) => (Text, Version, Tenths, _v3) = (text, version, tenths, v3);

    /// <summary>The vector as given, without surrounding blanks and parentheses.</summary>
    public string Text { get; }

    /// <summary>The version that it is written in.</summary>
    public CvssVersion Version { get; }

    /// <summary>
    /// The base score from 0 to 10, one decimal. A v4.0 vector has one score, over the threat and environmental metrics too where it
    /// gives them; in older vectors those are checked and do not count.
    /// </summary>
    public double Score => Tenths / 10.0;

    /// <summary>Of v3 the part of the score that tells how easily it is used, from 0 to 3.9, as the NVD rounds it; null of other versions.</summary>
    public double? ExploitabilityScore => _v3?.ExploitabilityTenths / 10.0;

    /// <summary>Of v3 the part of the score that tells what harm it does, from 0 to 6.0, as the NVD rounds it; null of other versions.</summary>
    public double? ImpactScore => _v3?.ImpactTenths / 10.0;

    /// <summary>The band of the score: of v3 and v4, 0 is Negligible; v2 has no Critical.</summary>
    public Severity Severity => (Version, Tenths) switch
    {
        (CvssVersion.V2, >= 70) => Severity.High,
        (CvssVersion.V2, < 40) => Severity.Low,
        (_, >= 90) => Severity.Critical,
        (_, >= 70) => Severity.High,
        (_, >= 40) => Severity.Medium,
        (_, > 0) => Severity.Low,
        _ => Severity.Negligible,
    };

    private int Tenths { get; }

    /// <summary>
    /// Reads a vector. False for text that is none: another prefix, an unknown metric or value, a metric given twice, a base metric
    /// missing. The order of the metrics is free.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CvssVector? vector)
    {
        vector = null;
        text = text?.Trim();
        if (text is null || text.Length > MaximumLength)
        {
            return false;
        }

        if (text is ['(', .., ')'])
        {
            text = text[1..^1];
        }

        var (version, metrics, prefix) = text switch
        {
            _ when text.StartsWith("CVSS:4.0/", StringComparison.Ordinal) => (CvssVersion.V40, CvssV4.Metrics, 9),
            _ when text.StartsWith("CVSS:3.1/", StringComparison.Ordinal) => (CvssVersion.V31, CvssV3.Metrics, 9),
            _ when text.StartsWith("CVSS:3.0/", StringComparison.Ordinal) => (CvssVersion.V30, CvssV3.Metrics, 9),
            _ => (CvssVersion.V2, CvssV2.Metrics, 0),
        };
        if (!CvssMetrics.TryParse(text.AsSpan(prefix), metrics, out var values))
        {
            return false;
        }

        var v3 = version is CvssVersion.V30 or CvssVersion.V31 ? CvssV3.Scores(values, version) : (CvssV3Scores?)null;
        var tenths = v3?.BaseTenths ?? (version == CvssVersion.V2 ? CvssV2.BaseScore(values) : CvssV4.Score(values));
        vector = new CvssVector(text, version, tenths, v3);
        return true;
    }

    /// <summary>The vector's text.</summary>
    public override string ToString() => Text;
}
