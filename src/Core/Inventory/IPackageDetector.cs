using Strata.Core.Layers;

namespace Strata.Core.Inventory;

/// <summary>
/// Reads one kind of package database. It owns nothing: the core walks, limits and closes. It never throws on content: a bad
/// record is a warning and is skipped.
/// </summary>
public interface IPackageDetector
{
    /// <summary>The stable name with its category: <c>os/dpkg</c>.</summary>
    string Name { get; }

    /// <summary>Raised at every change of what is found in the same files, so that stored inventories are read again.</summary>
    int Version { get; }

    /// <summary>The files it wants.</summary>
    IReadOnlyList<PathPattern> Files { get; }

    /// <summary>
    /// The package databases in the tree, each with what is in it. No database at all is an empty list; a database without
    /// packages is an entry without packages.
    /// </summary>
    IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken);
}
