namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>What can or cannot be done.</summary>
/// <param name="Category"><c>vendor_fix</c>, <c>none_available</c>, <c>no_fix_planned</c>, <c>workaround</c>, <c>mitigation</c>.</param>
/// <param name="Details">The words: <c>Will not fix</c>; empty when there are none.</param>
/// <param name="Address">The page, or null.</param>
internal sealed record CsafRemediation(string Category, string Details, string? Address);
