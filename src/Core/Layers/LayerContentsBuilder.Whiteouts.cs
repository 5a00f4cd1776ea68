namespace Strata.Core.Layers;

internal sealed partial class LayerContentsBuilder
{
    private const int WhiteoutPrefixLength = 4;

    // A whiteout hides what lower layers have, wherever it stands in its own layer (image-spec, layer.md). Its type and content mean nothing.
    private void AddWhiteout(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(".wh..wh..opq"u8))
        {
            AddOpaque();
            return;
        }

        // Other names with the doubled prefix are what AUFS left behind.
        if (name.StartsWith(".wh..wh."u8))
        {
            return;
        }

        var hidden = name[WhiteoutPrefixLength..];
        if (hidden.IsEmpty || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8))
        {
            Notice(name, "is a whiteout of nothing and was ignored");
            return;
        }

        if (_tree.Make(hidden) is { } node)
        {
            if (node.Kind != FileNodeKind.Nothing)
            {
                Notice(hidden, "has a whiteout after it in the same layer; some engines delete it, it was kept");
            }

            node.HidesLower = true;
        }
    }

    private void AddOpaque()
    {
        if (_tree.MakeFolder() is not { } folder)
        {
            return;
        }

        if (HasImplicitFolderOfFiles(folder, _tree.Wanted))
        {
            Notice(".wh..wh..opq"u8, "comes after files whose folders have no entry; some engines delete them, they were kept");
        }

        folder.HidesLowerChildren = true;
    }

    private static bool HasImplicitFolderOfFiles(FileNode folder, PatternNode? wanted) => wanted is not null && folder.Children.Any(child =>
        child.Value.Kind == FileNodeKind.Directory && wanted.Child(child.Key) is { } below
        && ((!child.Value.IsExplicit && HasFile(child.Value, below)) || HasImplicitFolderOfFiles(child.Value, below)));

    private static bool HasFile(FileNode folder, PatternNode wanted) => folder.Children.Any(child =>
        child.Value.Kind == FileNodeKind.File || (wanted.Child(child.Key) is { } below && HasFile(child.Value, below)));
}
