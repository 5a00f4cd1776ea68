using Strata.Core.Layers;

namespace Strata.Core.Scanning;

/// <summary>
/// Analyses the layers of an image one at a time, each on top of the stored state of those below: the result is that of reading all of
/// them together, except for what docs/reference/layers.md names. Safe for concurrent use.
/// </summary>
/// <param name="limits">What a hostile layer or state may cost.</param>
/// <param name="streaming">On how many threads a layer is read, and whether the digest of its decompressed content is computed.</param>
public sealed class LayerAnalyzer(ScanLimits limits, LayerStreaming streaming = LayerStreaming.TwoThreads)
{
    /// <summary>
    /// The version of the analysis, in the numbering of Clair, whose last version was 3. It is raised when the same layer gives another
    /// result, so that stored layers must be analysed again: other files wanted, other packages found, another form of the tree.
    /// </summary>
    public const int EngineVersion = 3;

    /// <summary>
    /// Analyses a layer. It is streamed on threads of the analysis' own; the caller's thread is not held.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="parentTree">The <see cref="LayerAnalysis.Tree"/> of the layer below; null for a base layer.</param>
    /// <param name="cancellationToken">Ends the analysis at the next block or entry.</param>
    /// <exception cref="FileTreeFormatException"><paramref name="parentTree"/> cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Bad content is never an exception. What opening or reading the blob throws is not caught.</remarks>
    public async Task<LayerAnalysis> AnalyseAsync(LayerToAnalyse layer, ReadOnlyMemory<byte>? parentTree, CancellationToken cancellationToken)
    {
        var linkTargets = new List<PathPattern>();
        for (var readings = 1; ; readings++)
        {
            using var spool = new LayerFileSpool(limits);
            var reading = new LayerUponTree(layer, parentTree, linkTargets, limits, spool, streaming);
            await reading.RunAsync(cancellationToken).ConfigureAwait(false);
            if (reading.UnresolvedTargets.Count == 0 || readings >= limits.ImageReadings)
            {
                return reading.Finish(cancellationToken);
            }

            linkTargets.AddRange(reading.UnresolvedTargets);
        }
    }
}
