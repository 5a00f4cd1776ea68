using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>A layer whose contents are there, wherever they came from.</summary>
/// <param name="Contents">What it contributes.</param>
/// <param name="ContentBytes">
/// What it counts against <see cref="ScanLimits.ImageBytes"/>: its decompressed bytes, also when they were not read this time.
/// </param>
/// <param name="BytesFetched">Bytes of the blob that were read for it.</param>
/// <param name="BytesTotal">Bytes that the blob has; null when that is not known.</param>
internal sealed record FetchedLayer(LayerContents Contents, long ContentBytes, long BytesFetched, long? BytesTotal)
{
    /// <summary>True when the contents are known to be all of what the digests of the layer stand for.</summary>
    public required bool IsProven { get; init; }

    /// <summary>In how many requests for parts of the blob; none when only the whole was asked for.</summary>
    public int Requests { get; init; }

    /// <summary>True when the layer was read by its table of contents: what is here is not what its digests prove.</summary>
    public bool IsByTable { get; init; }

    /// <summary>What this scan, and no other of the same layer, has to say about how it was read.</summary>
    public IReadOnlyList<ScanWarning> Notes { get; init; } = [];

    /// <summary>True when a limit ended the reading of the blob.</summary>
    public bool IsLimited => Contents.Digests?.Failure is { IsLimit: true };
}
