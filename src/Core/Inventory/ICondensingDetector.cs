using Strata.Core.Layers;

namespace Strata.Core.Inventory;

/// <summary>
/// A package detector that can shorten its files to what it reads of them. The state of a file system that is kept for layers to come
/// holds the shortened form, so that megabytes of descriptions and file lists are not stored with every layer.
/// </summary>
/// <remarks>
/// The form is the detector's own: the same format with less in it, or one that only <see cref="IPackageDetector.Detect"/> of the
/// detector knows (for a binary database). What was shortened before may be handed in again and must then come out as it is.
/// </remarks>
public interface ICondensingDetector : IPackageDetector
{
    /// <summary>
    /// The shortened content of one of the detector's files. It is longer by a sentence or two at most, and depends on nothing but the detector's files of
    /// the tree; bad content is no exception.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="tree">The file system that it is in: a database may be more than one file.</param>
    /// <param name="cancellationToken">Checked at each record.</param>
    CondensedContent Condense(LayerFile file, IFileTree tree, CancellationToken cancellationToken);
}
