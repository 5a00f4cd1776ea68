namespace Strata.Server.ClairV1.Models;

/// <summary>Around a layer.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record LayerEnvelope(Layer? Layer);
