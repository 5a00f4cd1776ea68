namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What a test demands of an object. Only what feeds of packages use is kept.</summary>
internal sealed record OvalState
{
    /// <summary>The epoch, version and release (rpm) or the version (dpkg) to compare with, or null.</summary>
    public string? Evr { get; init; }

    /// <summary>How <see cref="Evr"/> is compared.</summary>
    public OvalOperation EvrOperation { get; init; }

    /// <summary>The version of a release package (<c>^8</c>, <c>15.3</c>), or <c>0</c> where SUSE means "not affected"; or null.</summary>
    public string? Version { get; init; }

    /// <summary>How <see cref="Version"/> is compared.</summary>
    public OvalOperation VersionOperation { get; init; }

    /// <summary>A pattern or word of architectures: <c>(aarch64|x86_64)</c>; or null.</summary>
    public string? Architecture { get; init; }

    /// <summary>True when it asks for the key that a package is signed with.</summary>
    public bool IsSignature { get; init; }
}
