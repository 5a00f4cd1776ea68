namespace Strata.Core.Layers;

/// <summary>A regular file that a detector wanted, with its content. The core owns the content and frees it after the scan.</summary>
/// <param name="path">The path it has in the image, relative to the root, bytes mapped one to one to characters (Latin-1).</param>
/// <param name="content">All of its bytes; already limited.</param>
/// <param name="layer">The layer that has it; of two files, that of the higher one is newer.</param>
public sealed class LayerFile(string path, ReadOnlyMemory<byte> content, int layer = 0)
{
    /// <summary>The zero-based index of the layer that has it; 0 in a folder, and for all layers below one that is analysed by itself.</summary>
    public int Layer { get; } = layer;

    /// <summary>The path relative to the root: bytes as Latin-1 characters, so that no two names collide. Not for display.</summary>
    public string Path { get; } = path;

    /// <summary>All of the file's bytes. For a large file this is a mapped temporary file, not memory.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>The path as text for people: UTF-8 with replacement characters, also for control characters.</summary>
    public string DisplayPath => PathText.Display(Path);
}
