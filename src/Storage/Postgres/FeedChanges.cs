using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>Writes what an update changes, before it becomes visible, and makes the notifications when it does.</summary>
internal sealed class FeedChanges(TimeProvider clock) : IFeedChanges
{
    public Task PrepareAsync(FeedUpdate update, long generation, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task PublishAsync(NpgsqlConnection connection, long generation, long revision, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var batch = connection.Batch()
            .Add(
                """
                INSERT INTO strata.notification (id, name, created)
                SELECT c.id, strata.notification_name(c.hash, $2), $3 FROM strata.change c WHERE c.generation = $1
                """,
                generation, revision, now)
            .Add(
                """
                INSERT INTO strata.delivery (notification, receiver, state, due, attempts)
                SELECT c.id, r.id, 0, $2, 0 FROM strata.change c CROSS JOIN strata.receiver r WHERE c.generation = $1 AND r.active
                """,
                generation, now);
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
