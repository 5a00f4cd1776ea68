namespace Strata.Core.Matching;

/// <summary>Which kernel packages are matched.</summary>
public enum KernelChoice
{
    /// <summary>Every one that is installed.</summary>
    All,

    /// <summary>
    /// Those of the kernel that runs, and no header packages: an installed kernel that does not run is no danger. In an image no kernel runs.
    /// </summary>
    Running,
}
