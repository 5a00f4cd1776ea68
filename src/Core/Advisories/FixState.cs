namespace Strata.Core.Advisories;

/// <summary>What the publisher says about one package of one release. The reported words are lower-case with underscores.</summary>
public enum FixState
{
    /// <summary>Affected and, as far as the record tells, without a fix yet.</summary>
    Affected,

    /// <summary>Affected below the fixed version.</summary>
    Fixed,

    /// <summary>Never affected; such a record also silences sources of lower priority.</summary>
    NotAffected,

    /// <summary>Affected, and the publisher will not fix it.</summary>
    WontFix,

    /// <summary>Affected, and the fix is put off.</summary>
    Deferred,

    /// <summary>Affected, and the package or release is out of support.</summary>
    EndOfLife,

    /// <summary>The publisher is still looking.</summary>
    UnderInvestigation,
}
