namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A reference of a definition.</summary>
/// <param name="Source">What kind of id it is: <c>CVE</c>, <c>elsa</c>, <c>RHSA</c>.</param>
/// <param name="Id">The id.</param>
/// <param name="Address">The page, or null.</param>
internal sealed record OvalReference(string Source, string Id, string? Address);
