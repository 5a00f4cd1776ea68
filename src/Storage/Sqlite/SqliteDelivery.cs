using Strata.Storage.Notifications;

namespace Strata.Storage.Sqlite;

/// <summary>A delivery that this process has taken.</summary>
internal sealed class SqliteDelivery(DatabaseFile file, long notification, long receiver, HeldClaim claim) : IDelivery
{
    public required string Notification { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Delivered { get; init; }

    public required int Attempts { get; init; }

    public Task SucceedAsync(DateTimeOffset now, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            using var update = connection.Prepare(
                """
                UPDATE delivery SET state = 1, due = $now, delivered = $now, attempts = attempts + 1, error = NULL
                WHERE notification = $notification AND receiver = $receiver
                """,
                "$now", "$notification", "$receiver");
            update.Bind(now.UtcTicks, notification, receiver).ExecuteNonQuery();
            using var notified = connection.Prepare("UPDATE notification SET notified = $now WHERE id = $id", "$now", "$id");
            return notified.Bind(now.UtcTicks, notification).ExecuteNonQuery();
        },
        cancellationToken);

    public Task FailAsync(string error, DateTimeOffset retryAt, CancellationToken cancellationToken) =>
        SetAsync(DeliveryState.Pending, error, retryAt, cancellationToken);

    public Task GiveUpAsync(string error, CancellationToken cancellationToken) =>
        SetAsync(DeliveryState.Dead, error, DateTimeOffset.MinValue, cancellationToken);

    public ValueTask DisposeAsync() => claim.DisposeAsync();

    private Task<int> SetAsync(DeliveryState state, string error, DateTimeOffset due, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            using var update = connection.Prepare(
                """
                UPDATE delivery SET state = $state, due = $due, attempts = attempts + 1, error = $error
                WHERE notification = $notification AND receiver = $receiver
                """,
                "$state", "$due", "$error", "$notification", "$receiver");
            return update.Bind((int)state, due.UtcTicks, error, notification, receiver).ExecuteNonQuery();
        },
        cancellationToken);
}
