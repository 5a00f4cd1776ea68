using Strata.Cli.Commands;
using Strata.Core.Feeds.Bundles;
using Strata.Storage;

namespace Strata.Cli.Composition;

/// <summary>Where the user's keys for bundles are.</summary>
internal static class BundleKeys
{
    /// <summary>The keys in the folders that the environment names.</summary>
    public static BundleKeyFiles Of(CommandEnvironment environment) =>
        new(StorageLocations.BundleKeyFile(environment.Variable), StorageLocations.TrustedKeysFolder(environment.Variable));
}
