using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Changes;

namespace Strata.Storage.Sqlite;

/// <summary>Writes what an update changes, before it becomes visible, and makes the notifications when it does.</summary>
internal sealed class ChangeRecorder(TimeProvider clock) : IChangeRecorder
{
    /// <summary>Changes that are written in one transaction: some hundred kilobytes, so that others hardly wait.</summary>
    private const int PieceCount = 256;

    public async Task<Action> PrepareAsync(
        SqliteConnection connection, FeedUpdate update, long staged, CancellationToken cancellationToken)
    {
        if (PartitionRows.VisibleGeneration(connection, update.Feed, update.Partition) is not { } visible)
        {
            return static () => { };
        }

        var own = OwnVulnerabilityRows.Sum(connection);
        using var forms = new FeedForms(connection, update, visible, staged);
        using var writer = new ChangeWriter(connection);
        using var before = new GenerationReader(connection);
        using var after = new GenerationReader(connection);
        var seen = new SeenNames();
        var piece = new List<PackedChange>(PieceCount);
        var names = GenerationComparison.FindAsync(
            before.ReadRecords(visible).ToAsyncEnumerable(), after.ReadRecords(staged).ToAsyncEnumerable(), cancellationToken);
        await foreach (var (@namespace, id) in names.ConfigureAwait(false))
        {
            if (!seen.Add(@namespace, id) || forms.Compare(@namespace, id) is not { } change)
            {
                continue;
            }

            piece.Add(writer.Pack(change));
            if (piece.Count == PieceCount)
            {
                Write(connection, writer, piece, staged);
            }
        }

        Write(connection, writer, piece, staged);
        return () =>
        {
            if (OwnVulnerabilityRows.Sum(connection) != own)
            {
                NotificationRows.DropOverridden(connection, staged);
            }

            NotificationRows.PublishAll(connection, staged, RevisionRow.Read(connection), clock.GetUtcNow());
        };
    }

    private static void Write(SqliteConnection connection, ChangeWriter writer, List<PackedChange> piece, long staged)
    {
        using var transaction = WriteTransaction.Begin(connection);
        foreach (var change in piece)
        {
            writer.Write(change, staged);
        }

        transaction.Commit();
        piece.Clear();
    }
}
