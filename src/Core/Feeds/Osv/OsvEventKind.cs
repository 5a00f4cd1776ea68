namespace Strata.Core.Feeds.Osv;

/// <summary>What happens at a version of a range.</summary>
internal enum OsvEventKind
{
    /// <summary>The first affected version.</summary>
    Introduced,

    /// <summary>The first version that is no longer affected.</summary>
    Fixed,

    /// <summary>The last affected version.</summary>
    LastAffected,

    /// <summary>The first version that the record says nothing about.</summary>
    Limit,
}
