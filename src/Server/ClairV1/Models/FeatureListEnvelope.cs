namespace Strata.Server.ClairV1.Models;

/// <summary>Around fixes.</summary>
/// <param name="Features">The fixes; written also when there are none.</param>
internal sealed record FeatureListEnvelope(IReadOnlyList<Feature> Features);
