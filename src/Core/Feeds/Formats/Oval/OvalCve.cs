namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A CVE that a definition is about.</summary>
/// <param name="Text">The element's text: the id, at SUSE <c>CVE-2024-1 at SUSE</c>.</param>
/// <param name="Vectors">CVSS vectors, without the score that stands before them.</param>
/// <param name="Impact">The severity word, or null.</param>
/// <param name="Address">The page, or null.</param>
internal sealed record OvalCve(string Text, IReadOnlyList<string> Vectors, string? Impact, string? Address);
