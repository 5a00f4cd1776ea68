namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>A product id taken apart: a component and what it is a component of.</summary>
/// <param name="ComponentId">The id of the component, whether or not the tree has it.</param>
/// <param name="Component">The component, or null when the tree does not have it.</param>
/// <param name="Parents">What it is a component of, innermost first; empty when the id is no combination.</param>
internal sealed record CsafResolved(string ComponentId, CsafProduct? Component, IReadOnlyList<CsafProduct> Parents);
