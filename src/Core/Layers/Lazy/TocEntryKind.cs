namespace Strata.Core.Layers.Lazy;

/// <summary>The <c>type</c> of an entry of a table of contents.</summary>
internal enum TocEntryKind
{
    /// <summary>None was given, or one that no format knows.</summary>
    Unknown,

    /// <summary><c>dir</c>.</summary>
    Directory,

    /// <summary><c>reg</c>: a file, with its first chunk.</summary>
    Regular,

    /// <summary><c>chunk</c>: a further chunk of the file before it.</summary>
    Chunk,

    /// <summary><c>symlink</c>.</summary>
    SymbolicLink,

    /// <summary><c>hardlink</c>.</summary>
    HardLink,

    /// <summary><c>char</c>, <c>block</c> or <c>fifo</c>.</summary>
    Special,
}
