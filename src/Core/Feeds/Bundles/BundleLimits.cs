namespace Strata.Core.Feeds.Bundles;

/// <summary>
/// What a bundle may at most be. The first three hold before the signature is verified, when nobody is trusted yet; the others stop
/// mistakes of whoever signed it.
/// </summary>
public sealed record BundleLimits
{
    /// <summary>The limits that are used unless others are handed in.</summary>
    public static BundleLimits Default { get; } = new();

    /// <summary>Bytes of <c>bundle.json</c>, which is held in memory: some 100,000 partitions. 64 MiB.</summary>
    public int ManifestBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of <c>bundle.sig</c>. 4 KiB.</summary>
    public int SignatureBytes { get; init; } = 4 << 10;

    /// <summary>Bytes of a key's file. 64 KiB.</summary>
    public int KeyBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of one record, as its line of JSON. 64 MiB.</summary>
    public int RecordBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of one blob once unpacked. 64 GiB.</summary>
    public long ExpandedBytes { get; init; } = 64L << 30;
}
