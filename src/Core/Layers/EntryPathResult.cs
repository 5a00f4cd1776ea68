namespace Strata.Core.Layers;

/// <summary>What came of a name from an archive.</summary>
internal enum EntryPathResult
{
    /// <summary>It is a path below the root.</summary>
    Valid,

    /// <summary>It is the root itself.</summary>
    Root,

    /// <summary>Its <c>..</c> lead out of the root.</summary>
    Escapes,

    /// <summary>It is longer than a path may be on Linux.</summary>
    TooLong,
}
