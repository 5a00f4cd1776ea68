using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Advisories in PostgreSQL: generations of packed records, as in SQLite, each written by whoever holds its partition's lock.</summary>
internal sealed partial class PostgresAdvisoryStore : IAdvisoryStore
{
    private readonly PostgresSessions _sessions;
    private readonly PostgresOptions _options;
    private readonly FeedChanges _changes;
    private readonly CandidateSearch _candidates;
    private readonly IdSearch _ids;

    public PostgresAdvisoryStore(PostgresSessions sessions, PostgresOptions options, RecordBlocks blocks, IdSearch ids, FeedChanges changes)
    {
        _sessions = sessions;
        _options = options;
        _changes = changes;
        _candidates = new CandidateSearch(sessions, blocks);
        _ids = ids;
    }

    public Task<IReadOnlyList<FeedState>> GetStatesAsync(CancellationToken cancellationToken) =>
        _sessions.ReadAsync(PartitionRows.AllAsync, static states => states.Count == 0, cancellationToken);

    public Task<IReadOnlyList<FeedState>> GetCoverageAsync(string @namespace, CancellationToken cancellationToken) => _sessions.ReadAsync(
        (connection, cancellation) => PartitionRows.CoveringNamespaceAsync(connection, @namespace, cancellation),
        static states => states.Count == 0, cancellationToken);

    public Task<IReadOnlyList<AdvisoryCandidate>> FindCandidatesAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        _candidates.FindAsync(@namespace, names, cancellationToken);

    public async Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken) =>
        (await _ids.FindAsync(@namespace, [id], onPrimary: false, cancellationToken).ConfigureAwait(false)).Answers.GetValueOrDefault(id)?.Candidates ?? [];

    public Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken) =>
        _ids.ListAsync(@namespace, from, limit, cancellationToken);

    /// <remarks>The transaction's snapshot keeps the records, even when they are replaced and deleted while they are read.</remarks>
    public async IAsyncEnumerable<Advisory> ReadPartitionAsync(
        string feed, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (connection, transaction) = await PostgresSessions.RetryAsync(() => BeginSnapshotAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await using var opened = connection.ConfigureAwait(false);
        await using var begun = transaction.ConfigureAwait(false);
        var generation = await PostgresSessions.TranslateAsync(
            () => PartitionRows.VisibleGenerationAsync(connection, feed, partition, cancellationToken)).ConfigureAwait(false);
        if (generation is { } visible)
        {
            await foreach (var record in RecordBlocks.ReadAllAsync(connection, visible, cancellationToken).ConfigureAwait(false))
            {
                yield return AdvisoryRecord.Read(record.Bytes.Span);
            }
        }
    }

    public Task<string> GetContentDigestAsync(CancellationToken cancellationToken) => _sessions.ReadAsync(
        async (connection, cancellation) => ContentDigest.Of(await connection.Sql(
            """
            SELECT p.feed, p.priority, g.sum, NULL::text FROM strata.feed_partition p JOIN strata.generation g ON g.id = p.generation WHERE g.records > 0
            UNION ALL
            SELECT $1, $2, NULL, s.own_sum::text FROM strata.server_state s WHERE s.own_updated IS NOT NULL
            """,
            NamespaceVulnerability.OwnFeed, FeedPriority.Own)
            .ListAsync(
                row => (row.GetString(0), row.GetInt32(1), row.IsDBNull(3) ? RecordSum.FromBytes(row.GetFieldValue<byte[]>(2)) : PartitionRows.ReadSum(row.GetString(3))),
                cancellation).ConfigureAwait(false)),
        static _ => false, cancellationToken);

    /// <summary>Does nothing: connections belong to the database.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<(NpgsqlConnection Connection, NpgsqlTransaction Transaction)> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await _sessions.HoldAsync(cancellationToken).ConfigureAwait(false);
        return (connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false));
    }
}
