namespace Strata.Core.Inventory.Distributions;

/// <summary>How much of a distribution's version is part of its namespace.</summary>
enum NamespaceVersion
{
    /// <summary>All of it: <c>2023</c>.</summary>
    Whole,

    /// <summary>Up to the first dot: 8.9 becomes <c>8</c>.</summary>
    Major,

    /// <summary>Up to the second dot: 15.5.1 becomes <c>15.5</c>.</summary>
    MajorMinor,

    /// <summary>None: the distribution is one rolling release, <c>rolling</c>.</summary>
    Rolling,

    /// <summary>None, and no word for it either: the name is the namespace.</summary>
    None,

    /// <summary>Alpine's branches: 3.18.4 becomes <c>v3.18</c>; a version with <c>_alpha</c> is a snapshot of <c>edge</c>.</summary>
    AlpineBranch,

    /// <summary>Amazon Linux: every 201x.xx, and <c>1</c>, is the one rolling Amazon Linux 1, <c>2018.03</c>; later ones are whole majors.</summary>
    AmazonLinux,
}
