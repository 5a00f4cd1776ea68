namespace Strata.Server.Layers;

/// <summary>What became of a posted layer.</summary>
internal enum PostingOutcome
{
    /// <summary>It was analysed and stored.</summary>
    Stored,

    /// <summary>It is stored already.</summary>
    Known,

    /// <summary>The layer below is not stored.</summary>
    ParentUnknown,

    /// <summary>The blob cannot be had.</summary>
    SourceUnavailable,

    /// <summary>The format is none that is known.</summary>
    FormatUnsupported,

    /// <summary>The blob is no archive, is damaged, or is not the one that its address says.</summary>
    NotAnArchive,

    /// <summary>A wanted file is over the limit.</summary>
    FileTooBig,

    /// <summary>This machine has no room for the layer's files; nothing was stored.</summary>
    NoRoom,

    /// <summary>There are packages that cannot be judged: no namespace, no version ordering, or a package database that cannot be read.</summary>
    Unsupported,
}
