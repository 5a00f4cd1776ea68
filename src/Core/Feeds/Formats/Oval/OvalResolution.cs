namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What a publisher intends for components without a fix (Red Hat's <c>affected/resolution</c>).</summary>
/// <param name="State">The words: <c>Will not fix</c>, <c>Out of support scope</c>.</param>
/// <param name="Components">The packages.</param>
internal sealed record OvalResolution(string State, IReadOnlyList<string> Components);
