namespace Strata.Core.Layers;

/// <summary>A hard link of a layer that only the merged tree can resolve.</summary>
/// <param name="Path">The link's own path.</param>
/// <param name="Node">Its node; the target is in <see cref="FileNode.Target"/>.</param>
internal sealed record LayerHardLink(string Path, FileNode Node);
