namespace Strata.Core.Layers.Lazy;

/// <summary>One request: extents that lie so close together that fetching what is between them costs less than another request.</summary>
internal sealed class WantedRange
{
    /// <summary>Extents with a smaller gap than this are fetched together: 64 KiB.</summary>
    public const long MaximumGapBytes = 64 << 10;

    /// <summary>The first byte in the blob.</summary>
    public required long Offset { get; init; }

    /// <summary>The byte after the last.</summary>
    public required long End { get; set; }
}
