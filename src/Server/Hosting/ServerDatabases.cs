using System.Security.Cryptography;
using Strata.Core.Advisories;
using Strata.Server.ClairV1;
using Strata.Server.Configuration;
using Strata.Server.Jobs;
using Strata.Server.Workers;
using Strata.Storage;
using Strata.Storage.Postgres;
using Strata.Storage.Sqlite;

namespace Strata.Server.Hosting;

/// <summary>Opens the database that the options name.</summary>
internal static class ServerDatabases
{
    /// <summary>The database; its schema is not looked at yet.</summary>
    /// <param name="options">Which one.</param>
    /// <param name="variable">Reads an environment variable, for the usual place of the file.</param>
    /// <exception cref="StoreException">There is no usual place.</exception>
    public static IServerDatabase Open(DatabaseOptions options, Func<string, string?> variable) =>
        options is { Engine: DatabaseEngine.Postgres, Connection: { } connection }
            ? new PostgresDatabase(new PostgresOptions { ConnectionString = connection, ReadConnectionString = options.ReadConnection })
            : new SqliteDatabase(options.Path ?? StorageLocations.ServerFile(variable));

    /// <summary>Takes the right to serve the database. Of PostgreSQL every replica has it.</summary>
    /// <exception cref="StoreException">Another server is running on the SQLite file.</exception>
    public static void Serve(IServerDatabase database) => (database as SqliteDatabase)?.Serve();

    /// <summary>What replicas share beside the database itself; null for SQLite, which has none.</summary>
    /// <param name="options">Which database it is.</param>
    /// <param name="database">The opened database.</param>
    public static UpdaterCluster? Cluster(DatabaseOptions options, IServerDatabase database) =>
        database is PostgresDatabase postgres && options.Connection is { } connection
            ? new UpdaterCluster(connection, new KeyValueCompatibility(postgres).WriteLastUpdateAsync)
            : null;

    /// <summary>The options with what replicas share: the keys of page tokens and of jobs' secrets, unless the operator gave them.</summary>
    public static async Task<ServerOptions> ShareAsync(ServerOptions options, IServerDatabase database, CancellationToken cancellationToken) => options with
    {
        Api = options.Api with
        {
            PaginationKey = options.Api.PaginationKey
                ?? await database.ShareSecretAsync("page-key", PageTokens.CreateKey(), cancellationToken).ConfigureAwait(false),
        },
        Jobs = options.Jobs with
        {
            Key = options.Jobs.Key
                ?? await database.ShareSecretAsync(
                    JobSecrets.SharedName, RandomNumberGenerator.GetBytes(JobSecrets.KeyBytes), cancellationToken).ConfigureAwait(false),
        },
    };
}
