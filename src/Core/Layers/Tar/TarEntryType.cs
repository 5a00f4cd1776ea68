namespace Strata.Core.Layers.Tar;

/// <summary>What an entry of a tar archive makes.</summary>
internal enum TarEntryType
{
    /// <summary>Nothing that a layer can hold (volume label, dump folder, unknown type). Its data is skipped.</summary>
    Ignored,

    /// <summary>A regular file, sparse ones too.</summary>
    Regular,

    /// <summary>Another name of a file; the link name is a path from the archive's root.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A character or block device or a FIFO.</summary>
    Special,
}
