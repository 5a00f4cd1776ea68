using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>Writes what an update changes, before it becomes visible, and makes the notifications when it does.</summary>
internal sealed class ChangeRecorder(TimeProvider clock) : IChangeRecorder
{
    public void Prepare(SqliteConnection connection, FeedUpdate update, long staged, CancellationToken cancellationToken)
    {
    }

    public void Publish(SqliteConnection connection, long staged) =>
        NotificationRows.PublishAll(connection, staged, RevisionRow.Read(connection), clock.GetUtcNow());
}
