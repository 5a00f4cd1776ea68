using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>
/// A server's whole database in PostgreSQL, in the schema <c>strata</c>: any number of replicas may share it. What lies where is told in
/// <c>docs/reference/storage.md</c>.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly PostgresSessions _sessions;
    private readonly PostgresMigrations _migrations;

    /// <summary>The database that <paramref name="options"/> lead to. Nothing is connected before it is used.</summary>
    public PostgresDatabase(PostgresOptions options)
        : this(options, PostgresMigrations.Current)
    {
    }

    internal PostgresDatabase(PostgresOptions options, PostgresMigrations migrations)
    {
        ArgumentNullException.ThrowIfNull(options);
        _migrations = migrations;
        _sessions = new PostgresSessions(options);
        var blocks = new RecordBlocks(_sessions, options.CacheBytes);
        Advisories = new PostgresAdvisoryStore(_sessions, options, blocks, new NoChanges());
    }

    /// <inheritdoc/>
    public IAdvisoryStore Advisories { get; }

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken) => _migrations.ApplyAsync(_sessions, cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetRevisionAsync(CancellationToken cancellationToken)
    {
        var revision = await _sessions.QueryAsync(ServerState.RevisionAsync, cancellationToken).ConfigureAwait(false);
        _sessions.NoteRevision(revision);
        return revision;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private sealed class NoChanges : IFeedChanges
    {
        public Task PrepareAsync(FeedUpdate update, long generation, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task PublishAsync(NpgsqlConnection connection, long generation, long revision, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
