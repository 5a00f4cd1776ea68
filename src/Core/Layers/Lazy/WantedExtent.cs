namespace Strata.Core.Layers.Lazy;

/// <summary>Compressed data that is decompressed from its beginning: a gzip member, or the frames of neighbouring chunks.</summary>
internal sealed class WantedExtent
{
    /// <summary>The first byte in the blob.</summary>
    public required long Offset { get; init; }

    /// <summary>The byte after the last.</summary>
    public required long End { get; set; }

    /// <summary>The request that brings it; see <see cref="WantedRange"/>.</summary>
    public WantedRange? Range { get; set; }
}
