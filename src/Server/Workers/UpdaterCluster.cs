using System.Data.Common;
using Npgsql;

namespace Strata.Server.Workers;

/// <summary>What replicas share when they share a PostgreSQL database.</summary>
/// <param name="ConnectionString">The database, as Npgsql reads it. pgbouncer in transaction mode may be between.</param>
/// <param name="WriteLastUpdate">Writes <c>updater/last</c>, or null when nobody reads it.</param>
internal sealed record UpdaterCluster(string ConnectionString, Func<DateTimeOffset, CancellationToken, Task>? WriteLastUpdate)
{
    /// <summary>The scheduler's tables, which it makes itself, lie in the schema of everything else.</summary>
    public const string TablePrefix = "strata.qrtz_";

    /// <summary>A small pool of the scheduler's own. Nothing is kept in a session, so that a pooler may give each transaction another.</summary>
    public DbDataSource CreateDataSource()
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            ApplicationName = "strata-scheduler",
            Enlist = false,
            MaxAutoPrepare = 0,
            MaxPoolSize = 8,
            MinPoolSize = 0,
            NoResetOnClose = true,
        };
        return NpgsqlDataSource.Create(settings);
    }
}
