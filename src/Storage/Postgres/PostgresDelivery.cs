using Npgsql;
using Strata.Storage.Notifications;

namespace Strata.Storage.Postgres;

/// <summary>
/// A delivery whose row is locked by an open transaction. It takes the notification's row only when it is settled, so that the receiver
/// may delete the notification while it is being told.
/// </summary>
internal sealed class PostgresDelivery(NpgsqlConnection connection, NpgsqlTransaction transaction, long notification, int receiver) : IDelivery
{
    private bool _isSettled;

    public required string Notification { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Delivered { get; init; }

    public required int Attempts { get; init; }

    public Task SucceedAsync(DateTimeOffset now, CancellationToken cancellationToken) => SettleAsync(
        """
        UPDATE strata.delivery SET state = 1, due = $3, delivered = $3, attempts = attempts + 1, error = NULL
        WHERE notification = $1 AND receiver = $2
        """,
        "UPDATE strata.notification SET notified = $2 WHERE id = $1 RETURNING deleted", now.UtcTicks, [now.UtcTicks], cancellationToken);

    public Task FailAsync(string error, DateTimeOffset retryAt, CancellationToken cancellationToken) =>
        SetAsync(DeliveryState.Pending, error, retryAt, cancellationToken);

    public Task GiveUpAsync(string error, CancellationToken cancellationToken) =>
        SetAsync(DeliveryState.Dead, error, DateTimeOffset.MinValue, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFault.IsKnown(e))
        {
            // The connection is gone, and the lock with it.
        }
    }

    private Task SetAsync(DeliveryState state, string error, DateTimeOffset due, CancellationToken cancellationToken) => SettleAsync(
        "UPDATE strata.delivery SET state = $3, due = $4, attempts = attempts + 1, error = $5 WHERE notification = $1 AND receiver = $2",
        "SELECT n.deleted FROM strata.notification n WHERE n.id = $1 AND $2 IS NOT NULL FOR NO KEY UPDATE",
        0L, [(short)state, due.UtcTicks, StorableText.Of(error)], cancellationToken);

    /// <param name="sql">Changes the delivery's row.</param>
    /// <param name="mark">Locks the notification's row and returns when it was deleted.</param>
    /// <param name="marked">The second parameter of <paramref name="mark"/>.</param>
    /// <param name="values">The further parameters of <paramref name="sql"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    private async Task SettleAsync(string sql, string mark, long marked, object?[] values, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isSettled, this);
        _isSettled = true;
        await PostgresSessions.TranslateAsync(async () =>
        {
            var found = await connection.Sql(mark, notification, marked).ListAsync(row => row.OptionalNumber(0), cancellationToken).ConfigureAwait(false);
            var settled = found is [null]
                ? await connection.ExecuteAsync(sql, [notification, receiver, .. values], cancellationToken).ConfigureAwait(false)
                : await connection.ExecuteAsync(
                    "DELETE FROM strata.delivery WHERE notification = $1 AND receiver = $2", [notification, receiver], cancellationToken)
                    .ConfigureAwait(false);
            await PostgresSessions.CommitAsync(transaction, cancellationToken).ConfigureAwait(false);
            return settled;
        }).ConfigureAwait(false);
    }
}
