namespace Strata.Core.Matching;

/// <summary>A finding that is left out of the result.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Rule">The first rule of the file that ignores it.</param>
public sealed record SuppressedFinding(Finding Finding, IgnoreRule Rule);
