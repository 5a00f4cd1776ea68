namespace Strata.Core.Layers;

/// <summary>Where the content of wanted files goes.</summary>
internal interface IContentStore
{
    /// <summary>
    /// Keeps a content of <paramref name="size"/> bytes, or of as many as there are. False when that failed (a full disk).
    /// </summary>
    bool TryKeep(int size, ContentReader read, out ReadOnlyMemory<byte> content);
}
