using Npgsql;
using Strata.Storage.Jobs;

namespace Strata.Storage.Postgres;

/// <summary>Jobs in PostgreSQL. Every step is one statement, so that it does not matter which server process a pooler gives it.</summary>
internal sealed class PostgresJobStore(PostgresSessions sessions) : IJobStore
{
    private const int CountedAhead = 1000;

    private const string Columns = "j.id, j.kind, j.key, j.request, j.state, j.attempts, j.created, j.changed, j.deadline, j.problem";

    public Task SubmitAsync(JobToSubmit job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        return ExecuteAsync(
            """
            INSERT INTO strata.job (id, kind, key, request, secret, state, due, claim, attempts, created, changed, deadline)
            VALUES ($1, $2, $3, $4, $5::bytea, 0, now(), 0, 0, now(), now(), now() + $6)
            ON CONFLICT (id) DO NOTHING
            """,
            cancellationToken, job.Id, job.Kind, StorableText.Of(job.Key), job.Request, job.Secret, job.Patience);
    }

    /// <remarks>From the database itself and not from a copy, which may not know of a job that was accepted a moment ago.</remarks>
    public async Task<Job?> FindAsync(string id, CancellationToken cancellationToken) => await sessions.QueryAsync(
        (connection, cancellation) => connection.Sql($"SELECT {Columns} FROM strata.job j WHERE j.id = $1", StorableText.Of(id)).ListAsync(Read, cancellation),
        cancellationToken).ConfigureAwait(false) is [var job] ? job : null;

    public async Task<JobDocument?> ReadDocumentAsync(string id, string name, CancellationToken cancellationToken) => await sessions.QueryAsync(
        (connection, cancellation) => connection.Sql(
            """
            SELECT d.content FROM strata.job j JOIN strata.job_document d ON d.job = j.number
            WHERE j.id = $1 AND j.state = 2 AND d.name = $2
            """,
            StorableText.Of(id), StorableText.Of(name)).ListAsync(row => new JobDocument(name, row.GetFieldValue<byte[]>(0)), cancellation),
        cancellationToken).ConfigureAwait(false) is [var document] ? document : null;

    public async Task<int> CountAheadAsync(string id, CancellationToken cancellationToken) => await sessions.QueryAsync(
        async (connection, cancellation) =>
        {
            var command = connection.Sql(
                """
                SELECT count(*) FROM (
                    SELECT FROM strata.job a
                    WHERE a.state = 0 AND a.number < (SELECT j.number FROM strata.job j WHERE j.id = $1 AND j.state = 0) LIMIT $2) ahead
                """,
                StorableText.Of(id), CountedAhead);
            await using (command.ConfigureAwait(false))
            {
                return (int)await command.NumberAsync(cancellation).ConfigureAwait(false);
            }
        },
        cancellationToken).ConfigureAwait(false);

    public async Task<ClaimedJob?> ClaimAsync(IReadOnlyCollection<string> kinds, TimeSpan lease, CancellationToken cancellationToken) =>
        await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                $"""
                UPDATE strata.job j SET state = 1, due = now() + $2, claim = j.claim + 1, attempts = j.attempts + 1, changed = now()
                FROM (
                    SELECT q.number FROM strata.job q
                    WHERE q.state < 2 AND q.due <= now() AND q.deadline > now() AND q.kind = ANY ($1)
                        AND NOT EXISTS (
                            SELECT FROM strata.job r
                            WHERE r.state = 1 AND r.kind = q.kind AND r.key = q.key AND r.due > now() AND r.number <> q.number)
                    ORDER BY q.due, q.number LIMIT 1 FOR UPDATE SKIP LOCKED) f
                WHERE j.number = f.number
                RETURNING {Columns}, j.claim, j.secret, j.deadline - now()
                """,
                kinds.ToArray(), lease).ListAsync(
                    row => new ClaimedJob(
                        Read(row), new JobLease(row.GetString(0), row.GetInt64(10)), row.Optional<byte[]>(11), row.GetFieldValue<TimeSpan>(12)),
                    cancellation),
            cancellationToken).ConfigureAwait(false) is [var claimed] ? claimed : null;

    public async Task<bool> RenewAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE strata.job SET due = now() + $3 WHERE id = $1 AND claim = $2 AND state = 1",
        cancellationToken, lease.Id, lease.Claim, duration).ConfigureAwait(false) > 0;

    public async Task<bool> CompleteAsync(
        JobLease lease, IReadOnlyCollection<JobDocument> documents, TimeSpan keep, CancellationToken cancellationToken)
    {
        var names = documents.Select(document => StorableText.Of(document.Name)).ToArray();
        var contents = documents.Select(document => document.Content.ToArray()).ToArray();
        return await sessions.RunAsync(
            (connection, cancellation) => connection.Sql(
                """
                WITH ended AS (
                    UPDATE strata.job SET state = 2, changed = now(), expires = now() + $3, secret = NULL, problem = NULL
                    WHERE id = $1 AND claim = $2 AND state = 1 RETURNING number),
                stored AS (
                    INSERT INTO strata.job_document (job, name, content)
                    SELECT e.number, d.name, d.content FROM ended e CROSS JOIN unnest($4, $5) d (name, content))
                SELECT e.number FROM ended e
                """,
                lease.Id, lease.Claim, keep, names, contents).ListAsync(row => row.GetInt64(0), cancellation),
            cancellationToken).ConfigureAwait(false) is [_];
    }

    public async Task<bool> FailAsync(JobLease lease, string problem, TimeSpan keep, CancellationToken cancellationToken) => await ExecuteAsync(
        """
        UPDATE strata.job SET state = 3, changed = now(), expires = now() + $3, secret = NULL, problem = $4
        WHERE id = $1 AND claim = $2 AND state = 1
        """,
        cancellationToken, lease.Id, lease.Claim, keep, StorableText.Of(problem)).ConfigureAwait(false) > 0;

    public async Task<bool> RetryAsync(JobLease lease, string problem, TimeSpan delay, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE strata.job SET state = 0, changed = now(), due = now() + $3, problem = $4 WHERE id = $1 AND claim = $2 AND state = 1",
        cancellationToken, lease.Id, lease.Claim, delay, StorableText.Of(problem)).ConfigureAwait(false) > 0;

    public async Task<bool> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) => await ExecuteAsync(
        """
        UPDATE strata.job SET state = 0, changed = now(), due = least(due, now()), attempts = attempts - 1
        WHERE id = $1 AND claim = $2 AND state = 1
        """,
        cancellationToken, lease.Id, lease.Claim).ConfigureAwait(false) > 0;

    public async Task<bool> CancelAsync(string id, TimeSpan keep, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE strata.job SET state = 4, changed = now(), expires = now() + $2, secret = NULL WHERE id = $1 AND state < 2",
        cancellationToken, StorableText.Of(id), keep).ConfigureAwait(false) > 0;

    public Task<int> ExpireAsync(string problem, TimeSpan keep, CancellationToken cancellationToken) => ExecuteAsync(
        """
        UPDATE strata.job SET
            state = 3, changed = now(), expires = now() + $1, secret = NULL, problem = CASE WHEN problem IS NULL THEN $2 ELSE $2 || ' ' || problem END
        WHERE state < 2 AND deadline <= now()
        """,
        cancellationToken, keep, StorableText.Of(problem));

    public async Task<JobCounts> CountAsync(CancellationToken cancellationToken) => (await sessions.QueryAsync(
        (connection, cancellation) => connection.Sql(
            """
            SELECT count(*) FILTER (WHERE j.state = 0), count(*) FILTER (WHERE j.state = 1),
                coalesce(now() - min(j.created) FILTER (WHERE j.state = 0), interval '0')
            FROM strata.job j WHERE j.state < 2
            """).ListAsync(row => new JobCounts(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<TimeSpan>(2)), cancellation),
        cancellationToken).ConfigureAwait(false))[0];

    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await ExecuteAsync(
                "DELETE FROM strata.job WHERE number IN (SELECT j.number FROM strata.job j WHERE j.expires <= now() LIMIT 100)", cancellationToken)
                .ConfigureAwait(false);
            total += deleted;
        }
        while (deleted > 0);
        return total;
    }

    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values) => sessions.QueryAsync(
        (connection, cancellation) => connection.ExecuteAsync(sql, values, cancellation), cancellationToken);

    private static Job Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), (JobState)row.GetInt16(4))
    {
        Attempts = row.GetInt32(5),
        Created = row.GetFieldValue<DateTimeOffset>(6),
        Changed = row.GetFieldValue<DateTimeOffset>(7),
        Deadline = row.GetFieldValue<DateTimeOffset>(8),
        Problem = row.Optional<string>(9),
    };
}
