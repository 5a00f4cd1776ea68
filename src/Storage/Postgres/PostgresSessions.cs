using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>
/// Hands out connections for one transaction each, so that it does not matter whether a pooler gives every transaction another server
/// process; runs transactions again that failed for a passing reason; and turns errors into <see cref="StoreException"/>.
/// </summary>
internal sealed class PostgresSessions : IAsyncDisposable
{
    private const int Attempts = 5;

    /// <summary>One that is used, and one that takes its place when it broke.</summary>
    private const int JournalConnections = 2;

    private readonly NpgsqlDataSource _primary;
    private readonly NpgsqlDataSource? _replica;
    private readonly NpgsqlDataSource _holding;
    private readonly NpgsqlDataSource _journal;
    private volatile bool _isJournalDirect;
    private volatile bool _isPreparingVain;
    private long _seen;
    private long _replicaAt = -1;

    public PostgresSessions(PostgresOptions options)
    {
        _primary = Source(options.ConnectionString, 0);
        _replica = options.ReadConnectionString is { } read ? Source(read, 0) : null;
        _holding = Source(options.ConnectionString, options.LayerLocks + 64);
        _journal = Source(
            options.ConnectionString, JournalConnections,
            builder => builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException(), LookForPoolerAsync));
    }

    /// <summary>True when the last connection of the journal leads to the server itself and not to a pooler, as far as is known.</summary>
    public bool IsJournalDirect => _isJournalDirect && !_isPreparingVain;

    /// <summary>A connection for a transaction that is kept open for long; these have a pool of their own, so that they starve nobody.</summary>
    public async Task<NpgsqlConnection> HoldAsync(CancellationToken cancellationToken) =>
        await _holding.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Notes a revision that was read from the primary: a copy that has not come as far is not asked any more.</summary>
    public void NoteRevision(long revision)
    {
        for (var seen = Volatile.Read(ref _seen); revision > seen;)
        {
            var before = Interlocked.CompareExchange(ref _seen, revision, seen);
            seen = before == seen ? revision : before;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it. It is run again when it failed for a passing reason, but not when
    /// the connection was lost while committing: then nobody knows whether it was done, which the error says.
    /// </summary>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RetryAsync(
            async () =>
            {
                var connection = await _primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using var opened = connection.ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var begun = transaction.ConfigureAwait(false);
                var result = await work(connection, cancellationToken).ConfigureAwait(false);
                await CommitAsync(transaction, cancellationToken).ConfigureAwait(false);
                return result;
            },
            cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> on a connection to the primary without a transaction around it: for single statements and batches,
    /// which are transactions themselves and may be run twice.
    /// </summary>
    public Task<T> QueryAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RetryAsync(() => OnceAsync(_primary, work, cancellationToken), cancellationToken);

    /// <summary>
    /// Like <see cref="QueryAsync"/>, for one caller at a time that does the same again and again: it gets the same connection each time, whose server
    /// process is warm. It is told whether statements may be prepared, which they may not behind a pooler.
    /// </summary>
    public async Task<T> JournalAsync<T>(Func<NpgsqlConnection, bool, Task<T>> work, CancellationToken cancellationToken)
    {
        Task<T> Work() => RetryAsync(
            () => OnceAsync(_journal, (connection, _) => work(connection, IsJournalDirect), cancellationToken), cancellationToken);
        try
        {
            return await Work().ConfigureAwait(false);
        }
        catch (StoreException e) when (IsJournalDirect
            && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement })
        {
            // A pooler after all, or somebody who deallocates: what is prepared does not stay.
            _isPreparingVain = true;
            _journal.Clear();
            return await Work().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Like <see cref="QueryAsync"/>, on the read-only copy while that is not behind. An answer that is missing there
    /// (<paramref name="isMissing"/>) is asked of the primary again: it may only not have arrived.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, Func<T, bool> isMissing, CancellationToken cancellationToken)
    {
        if (_replica is not null)
        {
            try
            {
                if (await IsReplicaCurrentAsync(_replica, cancellationToken).ConfigureAwait(false))
                {
                    var found = await OnceAsync(_replica, work, cancellationToken).ConfigureAwait(false);
                    if (!isMissing(found))
                    {
                        return found;
                    }
                }
            }
            catch (Exception e) when (PostgresFault.IsKnown(e))
            {
                // The primary has the answer, or the error that counts.
            }
        }

        return await QueryAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits; a connection that is lost meanwhile is reported as what it is and never leads to a second try.</summary>
    public static async Task CommitAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFault.IsConnectionLost(e))
        {
            throw new StoreException("The connection to the database was lost while a change was committed: it may or may not have been stored.", e);
        }
    }

    /// <summary>Runs <paramref name="work"/> once; errors become <see cref="StoreException"/>.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFault.IsKnown(e))
        {
            throw PostgresFault.Translate(e);
        }
    }

    /// <summary>Runs <paramref name="work"/> until it succeeds or fails for good; errors become <see cref="StoreException"/>.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (Exception e) when (PostgresFault.IsKnown(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (attempt == Attempts || !PostgresFault.IsTransient(e) || PostgresFault.IsTimeout(e))
                {
                    throw PostgresFault.Translate(e);
                }
            }

            await Task.Delay(20 << attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _primary.DisposeAsync().ConfigureAwait(false);
        await _holding.DisposeAsync().ConfigureAwait(false);
        await _journal.DisposeAsync().ConfigureAwait(false);
        if (_replica is not null)
        {
            await _replica.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<T> OnceAsync<T>(
        NpgsqlDataSource source, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var opened = connection.ConfigureAwait(false);
        return await work(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A copy only goes forward, so a revision that it has reached once need not be asked for again.</summary>
    private async Task<bool> IsReplicaCurrentAsync(NpgsqlDataSource replica, CancellationToken cancellationToken)
    {
        var seen = Volatile.Read(ref _seen);
        if (Volatile.Read(ref _replicaAt) >= seen)
        {
            return true;
        }

        var reached = await OnceAsync(replica, ServerState.RevisionAsync, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _replicaAt, reached);
        return reached >= seen;
    }

    /// <summary>
    /// A pooler cannot pass on the process id that a connection starts with, since it has none yet, and makes one up. Where the id is the server
    /// process's own, all transactions of the connection are that process's, and what is prepared there stays there.
    /// </summary>
    private async Task LookForPoolerAsync(NpgsqlConnection connection)
    {
        var command = connection.Sql("SELECT pg_backend_pid()");
        await using (command.ConfigureAwait(false))
        {
            _isJournalDirect = await command.NumberAsync(CancellationToken.None).ConfigureAwait(false) == connection.ProcessID;
        }
    }

    /// <summary>No state outlives a transaction: nothing is reset, prepared or listened to, but what the journal prepares where it may.</summary>
    private static NpgsqlDataSource Source(string connectionString, int poolSize, Action<NpgsqlSlimDataSourceBuilder>? configure = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
            Multiplexing = false,
            Enlist = false,
            Pooling = true,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
        };
        if (poolSize > 0)
        {
            settings.MaxPoolSize = poolSize;
            settings.MinPoolSize = 0;
        }

        settings.ApplicationName ??= "strata";
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        configure?.Invoke(builder);
        return builder.Build();
    }
}
