using Strata.Cli.Commands;
using Strata.Core.Advisories;
using Strata.Storage;
using Strata.Storage.Sqlite;

namespace Strata.Cli.Composition;

/// <summary>Opens the advisory store that the settings name.</summary>
internal static class ProductStore
{
    /// <summary>The store; nothing is opened before it is used.</summary>
    public static IAdvisoryStore Open(RuntimeSettings settings, CommandEnvironment environment) => new SqliteAdvisoryStore(
        settings.Database is { } file ? StorageLocations.SingleFile(file) : StorageLocations.ForUser(environment.Variable));
}
