namespace Strata.Core.Layers;

/// <summary>A wanted file that a lower layer had and that the file system no longer shows.</summary>
/// <param name="Path">Its path, bytes mapped to characters (Latin-1).</param>
/// <param name="LayerIndex">The layer that removed it, or that put something else in its place.</param>
internal sealed record DeletedPath(string Path, int LayerIndex);
