using Npgsql;
using NpgsqlTypes;
using Strata.Core.Advisories;
using Strata.Storage.Changes;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Writes what an update changes, before it becomes visible, and makes the notifications when it does.</summary>
internal sealed class FeedChanges(PostgresSessions sessions, TimeProvider clock)
{
    /// <summary>Vulnerabilities that are looked at together: some megabytes.</summary>
    private const int PieceCount = 1000;

    /// <summary>Blocks are wanted in their order, so that a few suffice.</summary>
    private const int BlockBytes = 4 << 20;

    /// <summary>How often a computation starts anew because another partition's generation was replaced and deleted under it.</summary>
    private const int Attempts = 5;

    /// <summary>
    /// Compares the generation that readers of the partition see with the staged one and writes what changed, where no reader sees it
    /// yet. The caller holds the partition's lock. Returns what the changes were computed from.
    /// </summary>
    public async Task<FeedSnapshot> PrepareAsync(FeedUpdate update, long generation, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var snapshot = await sessions.RunAsync(
                (connection, cancellation) => FeedSnapshot.ReadAsync(connection, update, cancellation), cancellationToken).ConfigureAwait(false);
            await sessions.QueryAsync(
                (connection, cancellation) => connection.ExecuteAsync("DELETE FROM strata.change WHERE generation = $1", [generation], cancellation),
                cancellationToken).ConfigureAwait(false);
            if (snapshot.Visible is not { } visible
                || await CompareAsync(new FeedForms(sessions, snapshot, update.Feed, visible, generation, BlockBytes), cancellationToken).ConfigureAwait(false))
            {
                return snapshot;
            }
        }

        throw PostgresFault.Translate(new CorruptRecordException("a block of records is missing"));
    }

    /// <summary>True when the changes would be the same if they were computed now. Own vulnerabilities are seen to when publishing.</summary>
    public static async Task<bool> IsCurrentAsync(
        NpgsqlConnection connection, FeedUpdate update, FeedSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Visible is null
        || (await FeedSnapshot.LookAsync(connection, update, cancellationToken).ConfigureAwait(false)).Others.SequenceEqual(snapshot.Others);

    /// <summary>
    /// Makes the changes count, in the transaction that makes the generation visible and after the revision was raised. Those that an own
    /// vulnerability has come before since are dropped.
    /// </summary>
    public async Task PublishAsync(NpgsqlConnection connection, long generation, long revision, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var batch = connection.Batch()
            .Add(
                """
                DELETE FROM strata.change c USING strata.own_vulnerability o
                WHERE c.generation = $1 AND o.namespace = c.namespace AND o.name = c.name
                """,
                generation)
            .Add(
                """
                INSERT INTO strata.notification (id, name, created)
                SELECT c.id, strata.notification_name(c.hash, $2), $3 FROM strata.change c WHERE c.generation = $1 ORDER BY c.id
                """,
                generation, revision, now)
            .Add(
                """
                INSERT INTO strata.delivery (notification, receiver, state, due, attempts)
                SELECT c.id, r.id, 0, $2, 0 FROM strata.change c CROSS JOIN strata.receiver r WHERE c.generation = $1 AND r.active ORDER BY c.id
                """,
                generation, now);
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>False when a generation that is needed is gone.</summary>
    private async Task<bool> CompareAsync(FeedForms forms, CancellationToken cancellationToken)
    {
        var connection = await PostgresSessions.RetryAsync(() => sessions.HoldAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await using var opened = connection.ConfigureAwait(false);
        using var packer = new ContentPacker();
        var seen = new SeenNames();
        var piece = new List<(string Namespace, string Id)>(PieceCount);
        await foreach (var (@namespace, id) in GenerationComparison.FindAsync(
            RecordBlocks.ReadAllAsync(connection, forms.Visible, cancellationToken),
            RecordBlocks.ReadAllAsync(connection, forms.Staged, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (!seen.Add(@namespace, id))
            {
                continue;
            }

            piece.Add((@namespace, id));
            if (piece.Count == PieceCount)
            {
                if (!await WriteAsync(forms, piece, packer, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                piece.Clear();
            }
        }

        return piece.Count == 0 || await WriteAsync(forms, piece, packer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> WriteAsync(
        FeedForms forms, List<(string Namespace, string Id)> piece, ContentPacker packer, CancellationToken cancellationToken)
    {
        if (await forms.CompareAsync(piece, cancellationToken).ConfigureAwait(false) is not { } changes)
        {
            return false;
        }

        var names = changes.SelectMany(change => new[] { change.Old, change.New }).OfType<NamespaceVulnerability>()
            .SelectMany(form => form.Affected.Select(affected => (form.Namespace, affected.Name))).ToHashSet();
        var stored = await sessions.QueryAsync(
            (connection, cancellation) => PackageNames.ReadAsync(connection, names, 0, forms.Mark, cancellation), cancellationToken).ConfigureAwait(false);
        var rows = changes.ConvertAll(change => (Change: change, Packed: PackedChange.Of(change, packer, stored.Named)));
        await sessions.RunAsync((connection, cancellation) => CopyAsync(connection, forms, rows, cancellation), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<ulong> CopyAsync(
        NpgsqlConnection connection, FeedForms forms, List<(VulnerabilityChange Change, PackedChange Packed)> rows, CancellationToken cancellationToken)
    {
        var import = await connection.BeginBinaryImportAsync(
            """
            COPY strata.change (generation, namespace, name, hash, content, old_packages, new_packages, package_mark) FROM STDIN (FORMAT BINARY)
            """,
            cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            foreach (var (change, packed) in rows)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(forms.Staged, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                byte[][] contents =
                [
                    System.Text.Encoding.UTF8.GetBytes(change.Namespace), System.Text.Encoding.UTF8.GetBytes(change.Name), packed.Hash, packed.Content,
                    packed.OldPackages, packed.NewPackages,
                ];
                foreach (var content in contents)
                {
                    await import.WriteAsync(content, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                }

                await import.WriteAsync(forms.Mark, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
            }

            return await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
