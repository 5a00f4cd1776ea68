using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>
/// Applies the edits of the journal. Whoever applies looks at the oldest ones without holding anything, and then writes in one statement that does
/// nothing unless everything is still as it was found, the edits themselves included: so it does not matter how many do this at once.
/// </summary>
internal sealed class JournalApplication(PostgresSessions sessions, IdSearch ids, TimeProvider clock)
{
    /// <summary>How many edits are applied in one transaction at most: for as long nobody else can edit or publish.</summary>
    private const int AtOnce = 128;

    /// <summary>How often in a row a batch is made anew because others were faster.</summary>
    private const int Attempts = 100;

    private const int LongestProblem = 500;

    /// <summary>Applies what is in the journal when this begins, and no more than up to <paramref name="through"/>.</summary>
    public async Task<JournalPass> ApplyAsync(JournalledEditReader read, long? through, CancellationToken cancellationToken)
    {
        var applied = new List<JournalledEdit>();
        var refused = new List<RefusedEdit>();
        var (alone, conflicts) = (0, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = through;
            var (rows, isAll) = await sessions.QueryAsync(
                (connection, cancellation) => JournalRow.ReadAsync(connection, asked, AtOnce, cancellation), cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                await NoteRevisionAsync(cancellationToken).ConfigureAwait(false);
                return new JournalPass(applied, refused);
            }

            // Everything that there was, or else a bound: a pass has an end also while others journal without one.
            through ??= isAll ? rows[^1].Id : await LastAsync(cancellationToken).ConfigureAwait(false);
            var batch = alone > 0 ? rows[..1] : OfDifferentVulnerabilities(rows);
            try
            {
                var functions = await read([.. batch.Select(row => row.Edit)], cancellationToken).ConfigureAwait(false);
                if (await WriteAsync(batch, functions, refused, cancellationToken).ConfigureAwait(false) is not { } written)
                {
                    conflicts = conflicts < Attempts ? conflicts + 1 : throw new StoreException("The database is too busy: other changes kept getting in between.");
                    continue;
                }

                applied.AddRange(written);
                (alone, conflicts) = (Math.Max(0, alone - 1), 0);
            }
            catch (StoreException e) when (e.InnerException is { } cause && (cause is CorruptRecordException || PostgresFault.IsRefusedContent(cause)))
            {
                if (batch.Count > 1)
                {
                    alone = batch.Count;
                    continue;
                }

                await SetAsideAsync(batch[0], cause, refused, cancellationToken).ConfigureAwait(false);
                await NoteRevisionAsync(cancellationToken).ConfigureAwait(false);
                alone--;
            }

            if (batch.Count == rows.Count && batch[^1].Id == through)
            {
                return new JournalPass(applied, refused);
            }
        }
    }

    /// <summary>As many of the oldest edits as are of different vulnerabilities: what the next one is made of is known only when they are applied.</summary>
    private static List<JournalRow> OfDifferentVulnerabilities(List<JournalRow> rows)
    {
        var seen = new HashSet<(string Namespace, string Name)>();
        return [.. rows.TakeWhile(row => seen.Add((row.Edit.Namespace, row.Edit.Name)))];
    }

    /// <summary>The edits that were applied; null when others were faster and nothing was done.</summary>
    private async Task<IReadOnlyList<JournalledEdit>?> WriteAsync(
        List<JournalRow> rows,
        IReadOnlyList<Func<NamespaceVulnerability?, NamespaceVulnerability?>> functions,
        List<RefusedEdit> refused,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, FoundIds>(StringComparer.Ordinal);
        foreach (var group in rows.GroupBy(row => row.Edit.Namespace, StringComparer.Ordinal))
        {
            found[group.Key] = await ids.FindAsync(group.Key, [.. group.Select(row => row.Edit.Name)], onPrimary: true, cancellationToken)
                .ConfigureAwait(false);
        }

        // Of two states of the feeds the older one is not there any more, which the statement notices.
        var batch = new JournalBatch(found.Values.Min(answers => answers.Published));
        var applied = new List<JournalledEdit>(rows.Count);
        using var packer = new ContentPacker();
        for (var at = 0; at < rows.Count; at++)
        {
            var edit = rows[at].Edit;
            var answer = found[edit.Namespace].Answers.GetValueOrDefault(edit.Name);
            VulnerabilityChange? change;
            try
            {
                var before = EditedRow.Form(answer, edit.Namespace, edit.Name);
                change = EditedRow.Changed(before, functions[at](before), edit.Namespace, edit.Name);
            }
            catch (Exception e)
            {
                // Whatever is wrong with one edit must not hold up the others.
                await SetAsideAsync(rows[at], e, refused, cancellationToken).ConfigureAwait(false);
                continue;
            }

            batch.Add(rows[at], answer, change, packer);
            applied.Add(edit with { Content = default });
        }

        if (applied.Count == 0)
        {
            await NoteRevisionAsync(cancellationToken).ConfigureAwait(false);
            return applied;
        }

        var revision = await sessions.QueryAsync(
            (connection, cancellation) => batch.ApplyAsync(connection, clock.GetUtcNow(), cancellation), cancellationToken).ConfigureAwait(false);
        if (revision is not { } reached)
        {
            return null;
        }

        sessions.NoteRevision(reached);
        return applied;
    }

    private async Task SetAsideAsync(JournalRow row, Exception cause, List<RefusedEdit> refused, CancellationToken cancellationToken)
    {
        var problem = StorableText.Of($"{cause.GetType().Name}: {cause.Message}");
        problem = problem[..Math.Min(problem.Length, LongestProblem)];
        var isNew = await sessions.QueryAsync(
            async (connection, cancellation) =>
            {
                var command = connection.Sql("SELECT strata.set_aside_edit($1, $2)", row.Id, problem);
                await using (command.ConfigureAwait(false))
                {
                    return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true;
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            refused.Add(new RefusedEdit(row.Edit, problem));
        }
    }

    private Task<long> LastAsync(CancellationToken cancellationToken) => sessions.QueryAsync(
        async (connection, cancellation) =>
        {
            var command = connection.Sql("SELECT max(id) FROM strata.vulnerability_edit WHERE error IS NULL");
            await using (command.ConfigureAwait(false))
            {
                return await command.NumberAsync(cancellation).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>What others have applied is to be seen by whoever reads from a copy of the database, too.</summary>
    private async Task NoteRevisionAsync(CancellationToken cancellationToken) =>
        sessions.NoteRevision(await sessions.QueryAsync(ServerState.RevisionAsync, cancellationToken).ConfigureAwait(false));
}
