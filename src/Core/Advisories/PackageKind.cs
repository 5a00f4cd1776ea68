namespace Strata.Core.Advisories;

/// <summary>Which name and version of a package an advisory speaks about.</summary>
public enum PackageKind
{
    /// <summary>The source package's name and version.</summary>
    Source,

    /// <summary>The binary package's name and version.</summary>
    Binary,

    /// <summary>Either: own advisories may name whichever they like; the source is tried first.</summary>
    Any,
}
