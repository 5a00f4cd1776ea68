namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>What is read of a package header. Texts are as they were found, checked by <see cref="RpmPackages"/>.</summary>
ref struct RpmHeader
{
    /// <summary>The name; empty when the header has none.</summary>
    public ReadOnlySpan<byte> Name { get; set; }

    /// <summary>The version without epoch and release.</summary>
    public ReadOnlySpan<byte> Version { get; set; }

    /// <summary>The release.</summary>
    public ReadOnlySpan<byte> Release { get; set; }

    /// <summary>The epoch; 0 when the header has none.</summary>
    public uint Epoch { get; set; }

    /// <summary>When the package was installed, in seconds since 1970; 0 when the header does not say.</summary>
    public uint InstallTime { get; set; }

    /// <summary>The architecture; empty for keys.</summary>
    public ReadOnlySpan<byte> Arch { get; set; }

    /// <summary>The file name of the source package (<c>util-linux-2.32.1-42.el8_8.src.rpm</c>); empty for keys.</summary>
    public ReadOnlySpan<byte> SourceRpm { get; set; }

    /// <summary>The vendor.</summary>
    public ReadOnlySpan<byte> Vendor { get; set; }

    /// <summary>The module label.</summary>
    public ReadOnlySpan<byte> ModularityLabel { get; set; }
}
