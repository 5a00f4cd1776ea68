namespace Strata.Core.Inventory;

/// <summary>Which package system a package came from; decides the purl type and, with the namespace, the version ordering.</summary>
public enum PackageType
{
    /// <summary>Debian packages (dpkg).</summary>
    Deb,

    /// <summary>Alpine packages (apk).</summary>
    Apk,

    /// <summary>RPM packages.</summary>
    Rpm,

    /// <summary>Arch Linux packages (pacman).</summary>
    Pacman,
}
