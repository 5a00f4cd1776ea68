using System.Data.Common;

namespace Strata.Server.Workers;

/// <summary>What replicas share when they share a PostgreSQL database.</summary>
/// <param name="DataSource">
/// Finds the database. Statements run in transactions of their own and nothing is kept in a session, so that pgbouncer may be between.
/// </param>
/// <param name="WriteLastUpdate">Finds what writes <c>updater/last</c>.</param>
internal sealed record UpdaterCluster(
    Func<IServiceProvider, DbDataSource> DataSource,
    Func<IServiceProvider, Func<DateTimeOffset, CancellationToken, Task>> WriteLastUpdate)
{
    /// <summary>The scheduler's tables, which it makes itself, lie in the schema of everything else.</summary>
    public const string TablePrefix = "strata.qrtz_";
}
