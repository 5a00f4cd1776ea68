using Strata.Core.Layers;
using ZstdSharp;

namespace Strata.Core.Scanning.Cache;

/// <summary>
/// What earlier scans found out about the layers and images of this one. Only what was read whole and has the digests that it should have
/// is remembered: what a bad disk or a broken connection did is not. docs/reference/cache.md tells what may be believed.
/// </summary>
/// <param name="entries">Where it is kept.</param>
/// <param name="limits">The limits of the scan.</param>
internal sealed class ScanMemory(IScanCache entries, ScanLimits limits)
{
    private readonly EntryKeys _keys = new(limits);

    /// <summary>What an image of these layers holds, or null.</summary>
    public KnownImage? Find(IReadOnlyList<Layer> layers)
    {
        if (_keys.Of(layers) is not { } key || entries.Open(key) is not { } stream)
        {
            return null;
        }

        using (stream)
        {
            try
            {
                return ImageEntry.Read(stream) is { } image && image.Layers.Count == layers.Count ? image : null;
            }
            catch (Exception e) when (IsDamage(e))
            {
                entries.Drop(key);
                return null;
            }
        }
    }

    /// <summary>Remembers what an image holds, all of whose layers are <see cref="IsProven"/>.</summary>
    public void Keep(IReadOnlyList<Layer> layers, KnownImage image)
    {
        if (_keys.Of(layers) is { } key)
        {
            entries.Keep(key, stream => ImageEntry.Write(image, stream));
        }
    }

    /// <summary>What a layer contributes to the wanted files, or null.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="patterns">The wanted files.</param>
    /// <param name="spool">Holds them; outlives the result.</param>
    /// <param name="turn">Waited for before much is held in memory; null when no other layer is being read.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<LayerContents?> FindAsync(
        Layer layer, PathPatternSet patterns, LayerFileSpool spool, LayerTurn? turn, CancellationToken cancellationToken)
    {
        if (_keys.Of(layer, patterns) is not { } key || entries.Open(key) is not { } stream)
        {
            return null;
        }

        using (stream)
        {
            try
            {
                var reader = new LayerEntryReader(layer.Index, Layer.LocationOf(layer.Index), spool);
                return await reader.ReadAsync(stream, turn, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsDamage(e))
            {
                entries.Drop(key);
                return null;
            }
        }
    }

    /// <summary>Remembers what a layer contributes, which is <see cref="IsProven"/>.</summary>
    public void Keep(Layer layer, PathPatternSet patterns, LayerContents contents)
    {
        if (contents.Digests is { } digests && _keys.Of(layer, patterns) is { } key)
        {
            var writer = new LayerEntryWriter(contents, digests);
            if (writer.IsKept)
            {
                entries.Keep(key, writer.Write);
            }
        }
    }

    /// <summary>True when these contents were read whole, and from the blob that the layer should have.</summary>
    public static bool IsProven(Layer layer, LayerContents contents) =>
        layer.IsContentAddressed && (layer.Digest ?? layer.DiffId) is not null
        && contents is { IsDamaged: false, LacksRoom: false, Digests: { Failure: null } digests }
        && (layer.Digest is null || layer.Digest == digests.BlobDigest)
        && (layer.DiffId is null || layer.DiffId == digests.DiffId);

    private static bool IsDamage(Exception e) => e is FileTreeFormatException or ZstdException or IOException;
}
