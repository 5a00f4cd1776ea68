using Strata.Fuzz.Targets;

namespace Strata.Fuzz;

/// <summary>Every fuzz target. A new parser of untrusted bytes gets a line in one of these lists.</summary>
internal static class FuzzTargets
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        LayerTarget.Tar,
        .. TocTargets.All,
        FileTreeTarget.Tree,
        .. DecoderTargets.All,
        .. InventoryTargets.All,
        .. FeedTargets.All,
        BundleTarget.Bundle,
        .. ImageTargets.All,
        .. RegistryTargets.All,
        .. TextTargets.All,
    ];

    /// <summary>The targets that each change is tested with: what comes first into contact with the bytes of strangers.</summary>
    public static IReadOnlyList<string> Ci { get; } = ["tar", "toc-estargz", "toc-zstd", "gzip", "zstd", "xz", "bzip2", "dpkg", "apk", "os-release", "osv"];

    /// <summary>The target with this name, or null.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
