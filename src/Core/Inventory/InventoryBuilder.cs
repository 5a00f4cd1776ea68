using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory;

/// <summary>
/// Builds the inventory of a target from the states that its file system goes through, and finds the layer that introduced each
/// package. Call <see cref="Add"/> after each layer, bottom to top (once, with layer 0, for a root file system), then <see cref="Build"/>.
/// </summary>
/// <remarks>
/// A package belongs to the layer from which on it has been present, without a gap, with its present version and source.
/// Not safe for concurrent use.
/// </remarks>
/// <param name="distributions">The distribution detectors in the order they are asked.</param>
/// <param name="packages">The package detectors.</param>
public sealed class InventoryBuilder(IReadOnlyList<IDistributionDetector> distributions, IReadOnlyList<IPackageDetector> packages)
{
    private readonly DetectorState[] _detectors = [.. packages.Select(detector => new DetectorState(detector))];
    private Dictionary<Package, InventoryPackage> _present = [];
    private IFileTree? _tree;

    /// <summary>A builder with all registered detectors.</summary>
    public InventoryBuilder()
        : this(Detectors.Distributions, Detectors.Packages)
    {
    }

    /// <summary>How a layer is called at the beginning of a sentence; by its number unless it is set.</summary>
    internal Func<int, string> LayerName { get; init; } = layer => $"Layer {layer}";

    /// <summary>The package databases that are missing in the state that was added last, though a lower one had them.</summary>
    internal IReadOnlyList<DatabaseDeletion> Deletions => [.. _detectors.Select(detector => detector.Deletion).OfType<DatabaseDeletion>()];

    /// <summary>Takes over what the states before the one that was just added led to; they are not added again.</summary>
    internal void Restore(IEnumerable<DatabaseDeletion> deletions)
    {
        foreach (var deletion in deletions)
        {
            _detectors.FirstOrDefault(detector => detector.Name == deletion.Detector)?.Restore(deletion);
        }
    }

    /// <summary>Takes in the file system as it is after <paramref name="layer"/>.</summary>
    /// <param name="layer">The zero-based index of the layer.</param>
    /// <param name="treeAfterLayer">The merged file system; the last one is read again by <see cref="Build"/>.</param>
    /// <param name="cancellationToken">Stops the parsers between records.</param>
    public void Add(int layer, IFileTree treeAfterLayer, CancellationToken cancellationToken)
    {
        _tree = treeAfterLayer;
        var isChanged = false;
        foreach (var detector in _detectors)
        {
            isChanged |= detector.Update(layer, treeAfterLayer, cancellationToken);
        }

        if (isChanged)
        {
            _present = Attribute(layer);
        }
    }

    /// <summary>The inventory of the state that was added last.</summary>
    public TargetInventory Build()
    {
        var warnings = new List<ScanWarning>();
        var distribution = DetectDistribution(warnings);
        warnings.AddRange(_detectors.SelectMany(detector => detector.Warnings));
        warnings.AddRange(Deletions.Select(deletion => deletion.ToWarning(LayerName(deletion.Layer))));
        var databases = _detectors.SelectMany(detector => detector.Databases).Select(database => database.Location).Distinct().ToArray();
        if (databases.Length == 0)
        {
            warnings.Add(new ScanWarning(
                WarningCodes.NoPackageDatabase,
                "No package database was found: which packages the target holds is unknown, and so are its vulnerabilities."));
        }
        else if (_present.Count == 0 && !warnings.Exists(warning => databases.Contains(warning.Location)))
        {
            warnings.Add(new ScanWarning(
                WarningCodes.NoPackageDatabase,
                "The package database lists no package: it was emptied, and which packages the target holds is unknown.",
                databases[0]));
        }

        return new TargetInventory(distribution, [.. _present.Values.Order(InventoryOrder.Instance)], databases, warnings);
    }

    private Dictionary<Package, InventoryPackage> Attribute(int layer)
    {
        var present = new Dictionary<Package, InventoryPackage>();
        foreach (var database in _detectors.SelectMany(detector => detector.Databases))
        {
            foreach (var package in database.Packages)
            {
                var since = _present.TryGetValue(package, out var before) ? before.Layer : layer;
                present.TryAdd(package, new InventoryPackage(package, database.Location, since));
            }
        }

        return present;
    }

    private Distribution? DetectDistribution(List<ScanWarning> warnings)
    {
        if (_tree is null)
        {
            throw new InvalidOperationException($"Call {nameof(Add)} at least once.");
        }

        var sink = new WarningSink();
        var context = new DetectionContext(sink);
        var distribution = distributions.Select(detector => detector.Detect(_tree, context)).FirstOrDefault(found => found is not null);
        warnings.AddRange(sink.ToList());
        if (distribution is null)
        {
            warnings.Add(new ScanWarning(WarningCodes.DistributionUnknown, "No release file names a distribution: no advisories can be chosen."));
        }
        else if (distribution.Namespace is null && distribution.Candidates.Count == 0)
        {
            warnings.Add(new ScanWarning(
                WarningCodes.DistributionUnknown,
                $"The release files name the distribution '{distribution.Id}' but not its release: no advisories can be chosen."));
        }

        return distribution;
    }
}
