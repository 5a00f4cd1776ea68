namespace Strata.Core.Layers;

/// <summary>What stands at a path of a layer or of the merged file system.</summary>
internal enum FileNodeKind
{
    /// <summary>Nothing of its own: a path that a layer only hides.</summary>
    Nothing,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file whose content is kept.</summary>
    File,

    /// <summary>A regular file whose content is not kept.</summary>
    UnreadFile,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>Another name of a file that is not in the layer so far: the merged tree decides what it is.</summary>
    HardLink,

    /// <summary>A device or FIFO.</summary>
    Special,
}
