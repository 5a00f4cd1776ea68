namespace Strata.Core.Matching;

/// <summary>What became of a record that names a package. The reported words are lower-case with hyphens.</summary>
public enum RecordOutcome
{
    /// <summary>It decided that the package is affected.</summary>
    Decided,

    /// <summary>It says that the package is affected, and another record decided.</summary>
    Affected,

    /// <summary>It decided that the package is not affected.</summary>
    Denied,

    /// <summary>It says that the installed version is not affected, and another record decided.</summary>
    NotAffected,

    /// <summary>It says nothing about the installed version.</summary>
    Silent,

    /// <summary>It names versions that cannot be compared with the installed one.</summary>
    NotComparable,

    /// <summary>It is about another module stream.</summary>
    OtherModule,

    /// <summary>It is about other architectures.</summary>
    OtherArchitecture,

    /// <summary>It is about repositories or products that the target does not have.</summary>
    OtherRepository,

    /// <summary>It is about packages that are built beside this one.</summary>
    OtherBuild,

    /// <summary>The package did not come from the distribution that it is about.</summary>
    ForeignPackage,

    /// <summary>The package is of a kernel that does not run.</summary>
    KernelLeftOut,
}
