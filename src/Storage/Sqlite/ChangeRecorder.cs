using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Changes;

namespace Strata.Storage.Sqlite;

/// <summary>Writes what an update changes, before it becomes visible, and makes the notifications when it does.</summary>
internal sealed class ChangeRecorder(TimeProvider clock) : IChangeRecorder
{
    /// <summary>What is collected in memory before it is written, in one transaction.</summary>
    private const int PieceBytes = 2 << 20;

    public async Task<Action> PrepareAsync(
        DatabaseFile file, SqliteConnection connection, FeedUpdate update, long staged, CancellationToken cancellationToken)
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
        using var pieces = new WritePieces(connection, file, PieceBytes);
        var seen = new SeenNames();
        var piece = new List<PackedChange>();
        var size = 0;
        var names = GenerationComparison.FindAsync(
            before.ReadRecords(visible).ToAsyncEnumerable(), after.ReadRecords(staged).ToAsyncEnumerable(), cancellationToken);
        await foreach (var (@namespace, id) in names.ConfigureAwait(false))
        {
            if (!seen.Add(@namespace, id) || forms.Compare(@namespace, id) is not { } change)
            {
                continue;
            }

            var packed = writer.Pack(change);
            piece.Add(packed);
            size += packed.Size;
            if (size >= PieceBytes)
            {
                await WriteAsync(pieces, writer, piece, staged, cancellationToken).ConfigureAwait(false);
                size = 0;
            }
        }

        await WriteAsync(pieces, writer, piece, staged, cancellationToken).ConfigureAwait(false);
        return () =>
        {
            if (OwnVulnerabilityRows.Sum(connection) != own)
            {
                NotificationRows.DropOverridden(connection, staged);
            }

            NotificationRows.PublishAll(connection, staged, RevisionRow.Read(connection), clock.GetUtcNow());
        };
    }

    private static async ValueTask WriteAsync(
        WritePieces pieces, ChangeWriter writer, List<PackedChange> changes, long staged, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            await pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
            writer.Write(change, staged);
            pieces.Add(change.Size);
        }

        pieces.Commit();
        changes.Clear();
    }
}
