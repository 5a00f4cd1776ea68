namespace Strata.Core.Layers.Lazy;

/// <summary>What came of reading a layer by its table of contents.</summary>
/// <param name="Contents">What the layer contributes by its table of contents; null when it has to be read as a whole.</param>
/// <param name="Problem">Why it has to be read as a whole, as a sentence; null when it has not.</param>
/// <param name="FetchedBytes">How many bytes of the blob were asked for.</param>
/// <param name="Requests">In how many requests.</param>
internal sealed record LazyLayer(LayerContents? Contents, string? Problem, long FetchedBytes, int Requests);
