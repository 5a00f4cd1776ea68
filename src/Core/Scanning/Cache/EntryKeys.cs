using System.Globalization;
using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Scanning.Cache;

/// <summary>
/// What entries of the cache are found by: everything that the result depends on. A layer or image whose target does not keep blobs by
/// their digests has no key.
/// </summary>
/// <param name="limits">The limits of the scan, all of them: hardly any leaves every result as it is.</param>
internal sealed class EntryKeys(ScanLimits limits)
{
    // The code that reads and writes is named by its module, which differs when a line of it does: a version number could be forgotten.
    private readonly string _head = string.Create(
        CultureInfo.InvariantCulture, $"{typeof(EntryKeys).Module.ModuleVersionId}\n{Detectors.SetVersion}\n{limits}\n");

    /// <summary>The key of what one layer contributes to certain files; null when it has none.</summary>
    public Digest? Of(Layer layer, PathPatternSet patterns) => NameOf(layer) is { } name
        ? Hash($"layer\n{_head}{name}\n{string.Join('\n', patterns.Patterns.Select(pattern => $"{pattern.Kind} {pattern.NameOnly} {pattern.Text}"))}")
        : null;

    /// <summary>The key of what an image of these layers holds; null when it has none.</summary>
    public Digest? Of(IReadOnlyList<Layer> layers)
    {
        var names = layers.Select(NameOf).ToList();
        return names.Count > 0 && !names.Contains(null) ? Hash($"image\n{_head}{string.Join('\n', names)}") : null;
    }

    // All that is verified when the layer is read.
    private static string? NameOf(Layer layer) =>
        layer is { IsContentAddressed: true, OpenAsync: not null } && (layer.Digest ?? layer.DiffId) is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{layer.Digest?.ToString() ?? "-"} {layer.DiffId?.ToString() ?? "-"} {layer.Size?.ToString(CultureInfo.InvariantCulture) ?? "-"}")
            : null;

    private static Digest Hash(string text) => Digest.Sha256Of(Encoding.UTF8.GetBytes(text));
}
