namespace Strata.Server.ClairV1.Models;

/// <summary>Around a fix.</summary>
/// <param name="Feature">The fix.</param>
internal sealed record FeatureEnvelope(Feature? Feature);
