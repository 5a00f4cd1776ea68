using Strata.Core.Layers;

namespace Strata.Core.Scanning.Trees;

/// <summary>What writer and reader of a file tree agree on.</summary>
internal static class FileTreeForm
{
    /// <summary>The version of the form. Another one is refused, and the layers are analysed again.</summary>
    public const byte Version = 1;

    /// <summary>A node that has counting patterns.</summary>
    public const byte HasCounts = 0x10;

    /// <summary>A node that has a problem.</summary>
    public const byte HasProblem = 0x20;

    /// <summary>A folder that took the place of a link.</summary>
    public const byte HasHiddenTarget = 0x40;

    /// <summary>The bits that hold the kind of a node; the highest is never set.</summary>
    public const byte KindMask = 0x8F;

    /// <summary>Bytes of a message, of a location and of a detector's name.</summary>
    public const int MaximumTextBytes = 16 << 10;

    /// <summary>The most entries of each of the small tables: warnings, problems, deletions.</summary>
    public const int MaximumTableEntries = 4_096;

    /// <summary>The most problems of files that are told in full; further ones share a sentence for each code.</summary>
    public const int MaximumProblems = 256;

    private const int BytesPerNode = 16;
    private const int BytesOfTables = 32 << 20;

    /// <summary>What every tree begins with: a signature that is no text, and the version.</summary>
    public static ReadOnlySpan<byte> Magic => [0xF5, (byte)'S', (byte)'t', Version];

    /// <summary>The most bytes that a state within the limits has before it is compressed.</summary>
    public static long MaximumBytes(ScanLimits limits) =>
        Math.Min(Array.MaxLength, limits.KeptPathBytes + limits.TreeContentBytes + ((long)BytesPerNode * limits.ImageKeptEntries) + BytesOfTables);
}
