using Strata.Core.Layers;

namespace Strata.Core.Inventory;

/// <summary>Which detectors read which files of a tree, by whatever name: a file may be read by several, over links.</summary>
sealed class FileReaders
{
    // Null stands for more than one detector, or one that reads files whole.
    private readonly IFileTree _tree;
    private readonly Dictionary<LayerFile, ICondensingDetector?> _readers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Asks the tree for every file that a detector wants.</summary>
    public FileReaders(IFileTree tree, IReadOnlyList<IDistributionDetector> distributions, IReadOnlyList<IPackageDetector> packages)
    {
        _tree = tree;
        foreach (var detector in packages)
        {
            Add(tree, detector.Files, detector as ICondensingDetector);
        }

        foreach (var detector in distributions)
        {
            Add(tree, detector.Files, null);
        }
    }

    /// <summary>The file shortened by the detector that alone reads it; null when the file must stay whole.</summary>
    public CondensedContent? Condense(LayerFile file, CancellationToken cancellationToken) =>
        _readers.GetValueOrDefault(file)?.Condense(file, _tree, cancellationToken);

    private void Add(IFileTree tree, IReadOnlyList<PathPattern> patterns, ICondensingDetector? reader)
    {
        foreach (var pattern in patterns.Where(pattern => !pattern.NameOnly))
        {
            foreach (var file in Files(tree, pattern))
            {
                _readers[file] = _readers.TryGetValue(file, out var other) && other != reader ? null : reader;
            }
        }
    }

    private static IEnumerable<LayerFile> Files(IFileTree tree, PathPattern pattern) => pattern.Kind switch
    {
        PathPatternKind.FilesIn => tree.FilesIn(pattern.Text),
        PathPatternKind.FileInEach => tree.FilesInEach(pattern.Directory, pattern.Name),
        PathPatternKind.File when tree.Find(pattern.Text) is { } file => [file],
        _ => [],
    };
}
