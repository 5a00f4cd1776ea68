using Strata.Cli.Commands;
using Strata.Storage;
using Strata.Storage.Cache;

namespace Strata.Cli.Composition;

/// <summary>Opens the cache of what was found out about images.</summary>
internal static class ProductCache
{
    /// <summary>The cache; null when nothing tells where it should be, as for a service without a home. Nothing is opened before it is used.</summary>
    /// <param name="folder">The folder that the user named, or null for the usual one.</param>
    /// <param name="maximumBytes">The size that the user named, or null for the usual one.</param>
    /// <param name="environment">Variables and clock.</param>
    public static ScanCacheFolder? Open(string? folder, long? maximumBytes, CommandEnvironment environment) =>
        (folder is null ? StorageLocations.ScanCacheFolder(environment.Variable) : Path.GetFullPath(folder)) is { } path
            ? new ScanCacheFolder(path, maximumBytes ?? ScanCacheFolder.DefaultMaximumBytes, environment.Time)
            : null;
}
