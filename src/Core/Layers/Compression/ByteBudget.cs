namespace Strata.Core.Layers.Compression;

/// <summary>Decompressed bytes that all layers of one image may still have (<see cref="ScanLimits.ImageBytes"/>). Safe for concurrent use.</summary>
/// <param name="limit">The bytes allowed in total.</param>
internal sealed class ByteBudget(long limit)
{
    private long _spent;

    /// <summary>The bytes allowed in total.</summary>
    public long Limit { get; } = limit;

    /// <summary>Takes <paramref name="count"/> bytes; false when that exceeds the limit.</summary>
    public bool TrySpend(long count) => Interlocked.Add(ref _spent, count) <= Limit;
}
