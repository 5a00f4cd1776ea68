using Strata.Core.Layers;

namespace Strata.Core.Scanning;

/// <summary>A layer that is being read, or was.</summary>
/// <param name="index">Its index; of equal layers that of the lowest.</param>
/// <param name="isStartedInTurn">True when all layers below were done, so that it was given exactly what it may have.</param>
/// <param name="turn">Its right to hold much in memory.</param>
/// <param name="reading">The reading.</param>
internal sealed class LayerInFlight(int index, bool isStartedInTurn, LayerTurn turn, Task<FetchedLayer> reading)
{
    /// <summary>Its index; of equal layers that of the lowest.</summary>
    public int Index => index;

    /// <summary>True when all layers below were done, so that it was given exactly what it may have.</summary>
    public bool IsStartedInTurn => isStartedInTurn;

    /// <summary>Its right to hold much in memory.</summary>
    public LayerTurn Turn => turn;

    /// <summary>The reading.</summary>
    public Task<FetchedLayer> Reading => reading;

    /// <summary>What came of it in its turn; null before.</summary>
    public FetchedLayer? Fetched { get; set; }
}
