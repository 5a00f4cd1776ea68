namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>The header tags that are read, with the numbers of rpm's rpmtag.h.</summary>
enum RpmTag
{
    /// <summary>The package's name.</summary>
    Name = 1000,

    /// <summary>The version without epoch and release.</summary>
    Version = 1001,

    /// <summary>The release.</summary>
    Release = 1002,

    /// <summary>The epoch, a number; absent means 0.</summary>
    Epoch = 1003,

    /// <summary>When the package was installed, in seconds since 1970.</summary>
    InstallTime = 1008,

    /// <summary>Who built the package.</summary>
    Vendor = 1011,

    /// <summary>The architecture.</summary>
    Arch = 1022,

    /// <summary>The file name of the source package.</summary>
    SourceRpm = 1044,

    /// <summary><c>name:stream:version:context</c> of the module that the package belongs to.</summary>
    ModularityLabel = 5096,
}
