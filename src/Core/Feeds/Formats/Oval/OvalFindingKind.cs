namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What a tree says of a package.</summary>
internal enum OvalFindingKind
{
    /// <summary>Versions that compare as the state tells are affected.</summary>
    Version,

    /// <summary>Every version that is installed is affected: there is no fix.</summary>
    Installed,

    /// <summary>The package is listed as not affected.</summary>
    NotAffected,
}
