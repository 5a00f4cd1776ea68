using Strata.Core.Layers;

namespace Strata.Cli.Parsing;

/// <summary>The limits by their names, for <c>--limit</c>. A test compares with the members of <see cref="ScanLimits"/>.</summary>
internal static class LimitNames
{
    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        nameof(ScanLimits.CompressionRatio),
        nameof(ScanLimits.DecompressionWindowBytes),
        nameof(ScanLimits.FileBytes),
        nameof(ScanLimits.FileBytesInMemory),
        nameof(ScanLimits.ImageBytes),
        nameof(ScanLimits.ImageKeptEntries),
        nameof(ScanLimits.ImageLayers),
        nameof(ScanLimits.ImageReadings),
        nameof(ScanLimits.KeptBytes),
        nameof(ScanLimits.KeptBytesInMemory),
        nameof(ScanLimits.KeptEntries),
        nameof(ScanLimits.KeptPathBytes),
        nameof(ScanLimits.LayerBytes),
        nameof(ScanLimits.LayerEntries),
        nameof(ScanLimits.LinkHops),
        nameof(ScanLimits.PathBytes),
        nameof(ScanLimits.RangeRequests),
        nameof(ScanLimits.ReadSeconds),
        nameof(ScanLimits.TarHeaderBytes),
        nameof(ScanLimits.TocBytes),
        nameof(ScanLimits.TocTextBytes),
        nameof(ScanLimits.TreeContentBytes),
        nameof(ScanLimits.TreeFileBytes),
    ];

    /// <summary>The largest value that a limit can have; null when there is no limit of that name.</summary>
    public static long? MaximumOf(string name) => name switch
    {
        _ when !All.Contains(name, StringComparer.Ordinal) => null,
        nameof(ScanLimits.PathBytes) => 1 << 20,
        nameof(ScanLimits.LayerBytes) or nameof(ScanLimits.ImageBytes) or nameof(ScanLimits.FileBytes) or nameof(ScanLimits.KeptBytes)
            or nameof(ScanLimits.KeptBytesInMemory)
            or nameof(ScanLimits.KeptPathBytes)
            or nameof(ScanLimits.TocBytes)
            or nameof(ScanLimits.TocTextBytes)
            or nameof(ScanLimits.DecompressionWindowBytes) => long.MaxValue,
        _ => int.MaxValue,
    };

    /// <summary>The limits with one of them changed to a value that fits.</summary>
    public static ScanLimits Set(ScanLimits limits, string name, long value) => name switch
    {
        nameof(ScanLimits.LayerBytes) => limits with { LayerBytes = value },
        nameof(ScanLimits.ImageBytes) => limits with { ImageBytes = value },
        nameof(ScanLimits.LayerEntries) => limits with { LayerEntries = (int)value },
        nameof(ScanLimits.CompressionRatio) => limits with { CompressionRatio = (int)value },
        nameof(ScanLimits.FileBytes) => limits with { FileBytes = value },
        nameof(ScanLimits.FileBytesInMemory) => limits with { FileBytesInMemory = (int)value },
        nameof(ScanLimits.KeptBytes) => limits with { KeptBytes = value },
        nameof(ScanLimits.KeptBytesInMemory) => limits with { KeptBytesInMemory = value },
        nameof(ScanLimits.KeptEntries) => limits with { KeptEntries = (int)value },
        nameof(ScanLimits.ImageKeptEntries) => limits with { ImageKeptEntries = (int)value },
        nameof(ScanLimits.KeptPathBytes) => limits with { KeptPathBytes = value },
        nameof(ScanLimits.PathBytes) => limits with { PathBytes = (int)value },
        nameof(ScanLimits.TarHeaderBytes) => limits with { TarHeaderBytes = (int)value },
        nameof(ScanLimits.LinkHops) => limits with { LinkHops = (int)value },
        nameof(ScanLimits.ImageReadings) => limits with { ImageReadings = (int)value },
        nameof(ScanLimits.ImageLayers) => limits with { ImageLayers = (int)value },
        nameof(ScanLimits.TreeFileBytes) => limits with { TreeFileBytes = (int)value },
        nameof(ScanLimits.TreeContentBytes) => limits with { TreeContentBytes = (int)value },
        nameof(ScanLimits.ReadSeconds) => limits with { ReadSeconds = (int)value },
        nameof(ScanLimits.TocBytes) => limits with { TocBytes = value },
        nameof(ScanLimits.TocTextBytes) => limits with { TocTextBytes = value },
        nameof(ScanLimits.RangeRequests) => limits with { RangeRequests = (int)value },
        nameof(ScanLimits.DecompressionWindowBytes) => limits with { DecompressionWindowBytes = value },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such limit."),
    };
}
