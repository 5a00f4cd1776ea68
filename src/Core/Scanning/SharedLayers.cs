using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Scanning;

/// <summary>
/// The layers of an image whose blob stands in it several times. Their contents are kept from the first to the last of them, as long as all
/// that is kept is not more than one layer may have; beyond that a blob is read again.
/// </summary>
internal sealed class SharedLayers
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly ScanLimits _limits;
    private readonly Dictionary<Key, int> _left;
    private readonly Dictionary<Key, LayerInFlight> _known = [];
    private readonly HashSet<Key> _counted = [];
    private long _entries;
    private long _pathBytes;

    /// <summary>Finds out which layers are equal.</summary>
    public SharedLayers(IReadOnlyList<Layer> layers, ScanLimits limits)
    {
        (_layers, _limits) = (layers, limits);
        _left = layers.Select(KeyOf).OfType<Key>().GroupBy(key => key).Where(same => same.Skip(1).Any()).ToDictionary(same => same.Key, same => same.Count());
    }

    /// <summary>The reading of an equal layer below, or null.</summary>
    public LayerInFlight? Find(int index) => KeyOf(_layers[index]) is { } key ? _known.GetValueOrDefault(key) : null;

    /// <summary>Remembers a reading when an equal layer comes later.</summary>
    public void Add(LayerInFlight layer)
    {
        if (KeyOf(_layers[layer.Index]) is { } key && _left.ContainsKey(key))
        {
            _known[key] = layer;
        }
    }

    /// <summary>A layer was handed out: what nobody needs again, or takes too much, is forgotten.</summary>
    public void Release(int index, FetchedLayer fetched)
    {
        if (KeyOf(_layers[index]) is not { } key || !_left.TryGetValue(key, out var left))
        {
            return;
        }

        _left[key] = left - 1;
        var contents = fetched.Contents;
        if (left > 1 && _known.ContainsKey(key) && _counted.Add(key))
        {
            _entries += contents.KeptEntries;
            _pathBytes += contents.KeptPathBytes;
        }

        if ((left == 1 || _entries > _limits.KeptEntries || _pathBytes > _limits.KeptPathBytes) && _known.Remove(key) && _counted.Remove(key))
        {
            _entries -= contents.KeptEntries;
            _pathBytes -= contents.KeptPathBytes;
        }
    }

    private static Key? KeyOf(Layer layer) =>
        layer is { BlobName: { } name, OpenAsync: not null } ? new Key(name, layer.Digest, layer.DiffId, layer.Size) : null;

    /// <summary>What decides how a blob is read and judged.</summary>
    private sealed record Key(string Name, Digest? Digest, Digest? DiffId, long? Size);
}
