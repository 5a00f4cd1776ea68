using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>
/// An advisory lock that lives as long as an open transaction: it goes when the transaction ends, the connection breaks, or this process
/// dies. What may only happen while it is held is done in the same transaction.
/// </summary>
internal sealed class HeldLock : IAsyncDisposable
{
    /// <summary>
    /// How long one try waits inside the server. A longer wait would keep its snapshot for as long, and with it every dead row that could
    /// be cleaned up, and an index that is built concurrently would wait for it.
    /// </summary>
    private const string RoundMilliseconds = "1000";

    /// <summary>
    /// After a query an idle transaction keeps the query's snapshot until its next statement. This one needs none; besides, it ends the
    /// short patience that the lock was waited for with.
    /// </summary>
    private const string Rest = "SET LOCAL lock_timeout = 0";

    private HeldLock(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Connection = connection;
        Transaction = transaction;
    }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    /// <summary>Waits for the lock; null when it was not free for all of <paramref name="patience"/>.</summary>
    public static async Task<HeldLock?> AcquireAsync(
        PostgresSessions sessions, long key, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromSeconds(1))
        {
            var held = await PostgresSessions.RetryAsync(() => TryAsync(sessions, key, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (held is not null || waited >= patience)
            {
                return held;
            }
        }
    }

    /// <summary>To be called after queries and before a long silence: see <see cref="Rest"/>.</summary>
    public Task<int> RestAsync(CancellationToken cancellationToken) =>
        PostgresSessions.TranslateAsync(() => Connection.ExecuteAsync(Rest, [], cancellationToken));

    /// <summary>Ends the transaction with what was done in it, and lets go.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => PostgresSessions.TranslateAsync(async () =>
    {
        await PostgresSessions.CommitAsync(Transaction, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>Lets go; what was not committed is undone.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Transaction.DisposeAsync().ConfigureAwait(false);
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFault.IsKnown(e))
        {
            // The connection is gone, and the lock with it.
        }
    }

    private static async Task<HeldLock?> TryAsync(PostgresSessions sessions, long key, CancellationToken cancellationToken)
    {
        var connection = await sessions.HoldAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlTransaction? transaction = null;
        HeldLock? held = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var batch = connection.Batch()
                .Add("SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', '0', true)", RoundMilliseconds)
                .Add("SELECT pg_advisory_xact_lock($1)", key)
                .Add(Rest);
            await using (batch.ConfigureAwait(false))
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            held = new HeldLock(connection, transaction);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Another holds it.
        }
        finally
        {
            if (held is null)
            {
                if (transaction is not null)
                {
                    await transaction.DisposeAsync().ConfigureAwait(false);
                }

                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        return held;
    }
}
