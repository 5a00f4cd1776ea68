namespace Strata.Core.Matching;

/// <summary>What one advisory record says about one installed version. Of what one feed says, the highest counts.</summary>
internal enum Verdict
{
    /// <summary>It names no version at all, so it says nothing.</summary>
    Silent,

    /// <summary>It names versions that cannot be compared with the installed one, and none equals it.</summary>
    NotComparable,

    /// <summary>It says that this version is not affected: outside the ranges, or fixed.</summary>
    Unaffected,

    /// <summary>It says that the package was never affected.</summary>
    NeverAffected,

    /// <summary>It says that this version is affected.</summary>
    Affected,
}
