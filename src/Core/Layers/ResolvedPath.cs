namespace Strata.Core.Layers;

/// <summary>Where a path leads when its links are followed.</summary>
/// <param name="Path">The path without links, relative to the root.</param>
/// <param name="Node">What stands there, as far as it is known; null when nothing is.</param>
/// <param name="IsLoop">True when too many links were met.</param>
/// <param name="IsLink">True when the path itself, not only a folder above it, is a link.</param>
internal readonly record struct ResolvedPath(string Path, FileNode? Node, bool IsLoop, bool IsLink);
