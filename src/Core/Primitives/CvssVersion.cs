namespace Strata.Core.Primitives;

/// <summary>The versions of the Common Vulnerability Scoring System, in ascending order.</summary>
public enum CvssVersion
{
    /// <summary>CVSS v2: vectors without a prefix.</summary>
    V2,

    /// <summary>CVSS v3.0.</summary>
    V30,

    /// <summary>CVSS v3.1: the metrics of v3.0 with an exact rounding rule.</summary>
    V31,

    /// <summary>CVSS v4.0.</summary>
    V40,
}
