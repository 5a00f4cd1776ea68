namespace Strata.Core.Layers;

/// <summary>A regular file that a detector wanted, with its content. The core owns the content and frees it after the scan.</summary>
/// <param name="path">The path it has in the image, relative to the root, bytes mapped one to one to characters (Latin-1).</param>
/// <param name="content">All of its bytes; already limited.</param>
public sealed class LayerFile(string path, ReadOnlyMemory<byte> content)
{
    /// <summary>The path relative to the root: bytes as Latin-1 characters, so that no two names collide. Not for display.</summary>
    public string Path { get; } = path;

    /// <summary>All of the file's bytes. For a large file this is a mapped temporary file, not memory.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>The path as text for people: UTF-8 with replacement characters, also for control characters.</summary>
    public string DisplayPath => PathText.Display(Path);
}
