namespace Strata.Core.Feeds.Nvd;

/// <summary>One answer of the API.</summary>
/// <param name="Records">The records that it holds.</param>
/// <param name="Total">The records that the query has in all, as this answer says; it may grow while pages are fetched.</param>
internal readonly record struct NvdPage(long Records, long Total);
