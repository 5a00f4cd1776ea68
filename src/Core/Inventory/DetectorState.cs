using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory;

/// <summary>One package detector and what it found in the latest file tree; it reads again only when one of its files changed.</summary>
sealed class DetectorState(IPackageDetector detector)
{
    private List<object?> _files = [];
    private bool _isFirst = true;

    /// <summary>What the latest tree holds.</summary>
    public IReadOnlyList<PackageDatabase> Databases { get; private set; } = [];

    /// <summary>What was said about the latest tree.</summary>
    public IReadOnlyList<ScanWarning> Warnings { get; private set; } = [];

    /// <summary>Set while a database that a lower layer had is missing or empty.</summary>
    public DatabaseDeletion? Deletion { get; private set; }

    /// <summary>The detector's name.</summary>
    public string Name => detector.Name;

    /// <summary>Takes over what the states before the latest tree led to.</summary>
    public void Restore(DatabaseDeletion deletion) => Deletion = deletion;

    /// <summary>Looks at the next tree; true when it had to be read anew.</summary>
    public bool Update(int layer, IFileTree tree, CancellationToken cancellationToken)
    {
        var files = WantedFiles(tree);
        if (!_isFirst && files.SequenceEqual(_files))
        {
            return false;
        }

        _isFirst = false;
        _files = files;
        var before = Databases;
        var sink = new WarningSink();
        Databases = detector.Detect(tree, new DetectionContext(sink), cancellationToken);
        Warnings = sink.ToList();
        NoteDeletion(layer, before);
        return true;
    }

    private void NoteDeletion(int layer, IReadOnlyList<PackageDatabase> before)
    {
        var packages = Databases.Sum(database => database.Packages.Count);
        var packagesBefore = before.Sum(database => database.Packages.Count);
        var isLost = Databases.Count == 0 ? before.Count > 0 : packages == 0 && packagesBefore > 0;
        if (isLost)
        {
            Deletion = new DatabaseDeletion(detector.Name, layer, packagesBefore, before[0].Location);
        }
        else if (packages > 0 || Warnings.Count > 0)
        {
            Deletion = null;
        }
    }

    // The tree gives the same object for an unchanged file, so that references tell whether anything has to be read again.
    private List<object?> WantedFiles(IFileTree tree)
    {
        var files = new List<object?>();
        foreach (var pattern in detector.Files)
        {
            if (pattern.NameOnly)
            {
                files.Add(tree.Count(pattern));
            }
            else if (pattern.Kind == PathPatternKind.FilesIn)
            {
                files.AddRange(tree.FilesIn(pattern.Text));
                files.Add(null);
            }
            else if (pattern.Kind == PathPatternKind.FileInEach)
            {
                files.AddRange(tree.FilesInEach(pattern.Directory, pattern.Name));
                files.Add(null);
            }
            else
            {
                files.Add(tree.Find(pattern.Text));
            }
        }

        return files;
    }
}
