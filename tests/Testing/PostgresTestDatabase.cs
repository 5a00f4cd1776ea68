namespace Strata.Testing;

/// <summary>An empty database of the shared cluster, deleted when it is disposed.</summary>
public sealed class PostgresTestDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;

    private PostgresTestDatabase(PostgresServer server, string connectionString, string pooled)
    {
        _server = server;
        Direct = connectionString;
        ConnectionString = pooled;
    }

    /// <summary>The connection string to use: straight to the server, or through pgbouncer.</summary>
    public string ConnectionString { get; }

    /// <summary>Straight to the server, for what a test looks up or breaks.</summary>
    public string Direct { get; }

    /// <summary>Makes a database. The test is skipped where PostgreSQL, or pgbouncer if it is asked for, is not installed.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync(bool pooled, CancellationToken cancellationToken)
    {
        var server = await PostgresServer.SharedAsync(cancellationToken);
        var pooler = pooled ? await PgBouncer.SharedAsync(cancellationToken) : null;
        var direct = await server.CreateDatabaseAsync(cancellationToken);
        return new PostgresTestDatabase(server, direct, pooler?.ConnectionString(direct) ?? direct);
    }

    /// <summary>Runs statements with <c>psql</c> as a superuser.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        _server.ExecuteAsync(PostgresServer.DatabaseOf(Direct), sql, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _server.DropDatabaseAsync(Direct);
}
