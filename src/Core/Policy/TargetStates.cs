namespace Strata.Core.Policy;

/// <summary>What keeps the answer about a target from being complete; none of them for a complete one.</summary>
[Flags]
public enum TargetStates
{
    /// <summary>Everything could be read and judged.</summary>
    None = 0,

    /// <summary>The target could not be judged: no data, no package database, no known distribution.</summary>
    Unknown = 1,

    /// <summary>Something could not be read or judged, for another reason than the age of data or the end of support.</summary>
    Partial = 2,

    /// <summary>Data is older than allowed.</summary>
    Stale = 4,

    /// <summary>The release is no longer supported.</summary>
    EndOfLife = 8,
}
