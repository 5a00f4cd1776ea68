namespace Strata.Core.Layers;

/// <summary>What stands at a path of a layer or of the merged file system. The numbers are stored: a new kind gets a new one.</summary>
internal enum FileNodeKind
{
    /// <summary>Nothing of its own: a path that a layer only hides.</summary>
    Nothing = 0,

    /// <summary>A directory.</summary>
    Directory = 1,

    /// <summary>A regular file whose content is kept.</summary>
    File = 2,

    /// <summary>A regular file whose content is not kept.</summary>
    UnreadFile = 3,

    /// <summary>A symbolic link.</summary>
    SymbolicLink = 4,

    /// <summary>Another name of a file that is not in the layer so far: the merged tree decides what it is.</summary>
    HardLink = 5,

    /// <summary>A device or FIFO.</summary>
    Special = 6,
}
