using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>What is done in a server's file about what an update changes, whoever makes it; nothing in other files.</summary>
internal interface IChangeRecorder
{
    /// <summary>
    /// Compares the generation that readers of the partition see with the staged one and writes what changed, where no reader sees it
    /// yet. The caller holds the writer lock and no transaction is open; this may take long and write in pieces.
    /// </summary>
    /// <returns>
    /// Makes the notifications. To be called in the transaction that makes the generation visible, after the revision was raised.
    /// </returns>
    Task<Action> PrepareAsync(
        DatabaseFile file, SqliteConnection connection, FeedUpdate update, long staged, CancellationToken cancellationToken);
}
