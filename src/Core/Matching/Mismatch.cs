namespace Strata.Core.Matching;

/// <summary>Why a record that names a package is not about it after all.</summary>
internal enum Mismatch
{
    /// <summary>It is about it.</summary>
    None,

    /// <summary>One is of a module and the other is not, or they are of two streams.</summary>
    Module,

    /// <summary>The record is about other architectures.</summary>
    Architecture,

    /// <summary>The record is about repositories or products that the target does not have.</summary>
    Repository,

    /// <summary>The record is about packages that are built beside this one (ksplice, FIPS).</summary>
    Build,
}
