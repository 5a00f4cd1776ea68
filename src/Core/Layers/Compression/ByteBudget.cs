namespace Strata.Core.Layers.Compression;

/// <summary>Decompressed bytes that all layers of one image may still have (<see cref="ScanLimits.ImageBytes"/>). Safe for concurrent use.</summary>
/// <param name="limit">The bytes allowed in total.</param>
/// <param name="spent">How many of them are spent already.</param>
internal sealed class ByteBudget(long limit, long spent = 0)
{
    private long _spent = spent;

    /// <summary>The bytes allowed in total.</summary>
    public long Limit { get; } = limit;

    /// <summary>The bytes that were taken, also those that were refused.</summary>
    public long Spent => Interlocked.Read(ref _spent);

    /// <summary>Takes <paramref name="count"/> bytes; false when that exceeds the limit.</summary>
    public bool TrySpend(long count) => Interlocked.Add(ref _spent, count) <= Limit;
}
