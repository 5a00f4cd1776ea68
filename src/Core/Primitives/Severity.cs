namespace Strata.Core.Primitives;

/// <summary>
/// How bad a vulnerability is, in ascending order. <see cref="Unknown"/> means that nobody said; it is the lowest value
/// but counts as reaching any threshold unless the user asks otherwise, since unknown is never clean.
/// </summary>
public enum Severity
{
    /// <summary>No source gave a severity.</summary>
    Unknown,

    /// <summary>Debian's "unimportant", Ubuntu's "negligible".</summary>
    Negligible,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium, or "moderate".</summary>
    Medium,

    /// <summary>High, or "important".</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}
