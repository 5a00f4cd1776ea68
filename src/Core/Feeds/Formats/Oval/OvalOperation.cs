namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>How a state's value is compared with what is installed.</summary>
internal enum OvalOperation
{
    /// <summary>The same; also what an attribute that is missing means.</summary>
    Equal,

    /// <summary>Another.</summary>
    NotEqual,

    /// <summary>Older.</summary>
    LessThan,

    /// <summary>Older or the same.</summary>
    LessThanOrEqual,

    /// <summary>Newer.</summary>
    GreaterThan,

    /// <summary>Newer or the same.</summary>
    GreaterThanOrEqual,

    /// <summary>A regular expression.</summary>
    PatternMatch,

    /// <summary>An operation that no known feed uses for packages.</summary>
    Other,
}
