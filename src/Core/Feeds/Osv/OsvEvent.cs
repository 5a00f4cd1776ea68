namespace Strata.Core.Feeds.Osv;

/// <summary>One event of a range.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">The version; null for <c>introduced: "0"</c>, which means from the start.</param>
internal readonly record struct OsvEvent(OsvEventKind Kind, string? Version);
