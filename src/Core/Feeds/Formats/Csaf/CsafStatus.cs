namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>What a document says of a product.</summary>
internal enum CsafStatus
{
    /// <summary><c>fixed</c> and <c>first_fixed</c>: this version has the fix.</summary>
    Fixed,

    /// <summary><c>known_affected</c>, <c>first_affected</c> and <c>last_affected</c>.</summary>
    Affected,

    /// <summary><c>known_not_affected</c>.</summary>
    NotAffected,

    /// <summary><c>under_investigation</c>.</summary>
    UnderInvestigation,

    /// <summary><c>recommended</c>: the version that SUSE offers as the fix.</summary>
    Recommended,
}
