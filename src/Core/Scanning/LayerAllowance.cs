using Strata.Core.Layers;
using Strata.Core.Layers.Compression;

namespace Strata.Core.Scanning;

/// <summary>What the reading of one layer may take.</summary>
/// <param name="Limits">The limits of the layer.</param>
/// <param name="ImageBytes">What the layers below have left of the limit of the image.</param>
/// <param name="Turn">To be waited for before much is held in memory; null when no other layer is being read.</param>
internal sealed record LayerAllowance(ScanLimits Limits, ByteBudget ImageBytes, LayerTurn? Turn = null);
