namespace Strata.Core.Layers;

/// <summary>
/// The finished file system of a target as detectors see it: only files that some detector's <see cref="PathPattern"/> wants,
/// whiteouts applied and links resolved inside the root (at most 40 hops, absolute targets relative to the root).
/// </summary>
/// <remarks>
/// The same unchanged file is the same <see cref="LayerFile"/> object at every call, also when asked for by another name; two
/// layers' versions of a path are different objects. Paths are Latin-1 mapped and relative to the root.
/// </remarks>
public interface IFileTree
{
    /// <summary>The regular file at <paramref name="path"/> after resolving links, or null when there is none or it is not readable.</summary>
    LayerFile? Find(string path);

    /// <summary>The regular files directly in <paramref name="directory"/> (itself possibly a link), in ordinal order of their paths.</summary>
    IReadOnlyList<LayerFile> FilesIn(string directory);

    /// <summary>
    /// The regular files <paramref name="name"/> in the folders directly in <paramref name="directory"/>, in ordinal order of the folders' names. Neither
    /// folder may be a link, the file may.
    /// </summary>
    IReadOnlyList<LayerFile> FilesInEach(string directory, string name);

    /// <summary>How many files match a counting pattern; zero when no detector declared it.</summary>
    int Count(PathPattern pattern);
}
