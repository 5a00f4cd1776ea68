namespace Strata.Core.Feeds;

/// <summary>The priorities of feeds against each other for the same package and vulnerability: higher wins.</summary>
public static class FeedPriority
{
    /// <summary>Data about vulnerabilities themselves, which decides about no package.</summary>
    public const int Enrichment = 10;

    /// <summary>A database that gathers the advisories of many publishers.</summary>
    public const int Aggregator = 50;

    /// <summary>The distribution's own feed.</summary>
    public const int Distribution = 100;

    /// <summary>Own and imported advisories, unless the user gives another number.</summary>
    public const int Own = 1000;
}
