namespace Strata.Core.Scanning;

/// <summary>
/// Which support the user has for the target's release: decides when it counts as end-of-life and which advisories apply.
/// </summary>
public enum SupportTrack
{
    /// <summary>The publisher's standard support, for everyone.</summary>
    Standard,

    /// <summary>The free extended support that some publishers give (Debian LTS).</summary>
    Lts,

    /// <summary>Paid extended support (Ubuntu ESM, Debian ELTS).</summary>
    Esm,
}
