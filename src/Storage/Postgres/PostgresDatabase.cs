using Strata.Core.Advisories;
using Strata.Storage.Images;
using Strata.Storage.Jobs;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>
/// A server's whole database in PostgreSQL, in the schema <c>strata</c>: any number of replicas may share it. What lies where is told in
/// <c>docs/reference/storage.md</c>.
/// </summary>
public sealed class PostgresDatabase : IServerDatabase
{
    private readonly PostgresMigrations _migrations;
    private readonly LayerLocks _locks;
    private readonly PostgresVulnerabilityJournal _journal;

    /// <summary>The database that <paramref name="options"/> lead to. Nothing is connected before it is used.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="clock">Tells when a change became visible; the system's clock when it is null.</param>
    public PostgresDatabase(PostgresOptions options, TimeProvider? clock = null)
        : this(options, clock ?? TimeProvider.System, PostgresMigrations.Current)
    {
    }

    internal PostgresDatabase(PostgresOptions options, TimeProvider clock, PostgresMigrations migrations)
    {
        ArgumentNullException.ThrowIfNull(options);
        _migrations = migrations;
        Sessions = new PostgresSessions(options);
        _locks = new LayerLocks(Sessions, options.LayerLocks);
        var blocks = new RecordBlocks(Sessions, options.CacheBytes);
        var ids = new IdSearch(Sessions, blocks);
        Advisories = new PostgresAdvisoryStore(Sessions, options, blocks, ids, new FeedChanges(Sessions, clock));
        Vulnerabilities = new PostgresVulnerabilityStore(Sessions, ids);
        _journal = new PostgresVulnerabilityJournal(Sessions, new JournalApplication(Sessions, ids, clock));
        Layers = new PostgresLayerStore(Sessions, new PackageSets(options.CacheBytes), _locks);
        Images = new PostgresImageStore(Sessions);
        Jobs = new PostgresJobStore(Sessions);
        Notifications = new PostgresNotificationStore(Sessions);
    }

    /// <summary>The connections, for what belongs to a database and to none of its stores.</summary>
    internal PostgresSessions Sessions { get; }

    /// <inheritdoc/>
    public IAdvisoryStore Advisories { get; }

    /// <inheritdoc/>
    public IVulnerabilityStore Vulnerabilities { get; }

    /// <inheritdoc/>
    public IVulnerabilityJournal? Journal => _journal;

    /// <inheritdoc/>
    public ILayerStore Layers { get; }

    /// <inheritdoc/>
    public IImageStore Images { get; }

    /// <inheritdoc/>
    public IJobStore Jobs { get; }

    /// <inheritdoc/>
    public INotificationStore Notifications { get; }

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken) => _migrations.ApplyAsync(Sessions, cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetRevisionAsync(CancellationToken cancellationToken)
    {
        var revision = await Sessions.QueryAsync(ServerState.RevisionAsync, cancellationToken).ConfigureAwait(false);
        Sessions.NoteRevision(revision);
        return revision;
    }

    /// <inheritdoc/>
    public Task<byte[]> ShareSecretAsync(string name, ReadOnlyMemory<byte> proposal, CancellationToken cancellationToken) => Sessions.RunAsync(
        async (connection, token) =>
        {
            await connection.ExecuteAsync(
                "INSERT INTO strata.secret (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", [name, proposal.ToArray()], token).ConfigureAwait(false);
            var select = connection.Sql("SELECT value FROM strata.secret WHERE name = $1", name);
            await using (select.ConfigureAwait(false))
            {
                return (byte[])(await select.ExecuteScalarAsync(token).ConfigureAwait(false))!;
            }
        },
        cancellationToken);

    /// <summary>Closes the connections. Locks and deliveries that are still held are let go of.</summary>
    public async ValueTask DisposeAsync()
    {
        _locks.Dispose();
        _journal.Dispose();
        await Sessions.DisposeAsync().ConfigureAwait(false);
    }
}
