using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>What a server does about what an update changes; the command line does nothing. The caller holds the writer lock.</summary>
internal interface IChangeRecorder
{
    /// <summary>
    /// Compares the generation that readers of the partition see with the staged one and writes what changed, where no reader sees it
    /// yet. No transaction is open; this may take long and write in pieces.
    /// </summary>
    void Prepare(SqliteConnection connection, FeedUpdate update, long staged, CancellationToken cancellationToken);

    /// <summary>Makes notifications of what was prepared, in the transaction that makes the generation visible.</summary>
    void Publish(SqliteConnection connection, long staged);
}
