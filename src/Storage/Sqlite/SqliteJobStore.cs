using System.Text.Json;
using Microsoft.Data.Sqlite;
using Strata.Storage.Jobs;

namespace Strata.Storage.Sqlite;

/// <summary>Jobs in SQLite. The store's clock is this process's.</summary>
internal sealed class SqliteJobStore(DatabaseFile file, TimeProvider clock) : IJobStore
{
    private const int CountedAhead = 1000;

    private const string Columns = "id, kind, key, request, state, attempts, created, changed, deadline, problem";

    private long Now => clock.GetUtcNow().UtcTicks;

    public Task SubmitAsync(JobToSubmit job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var now = Now;
        return ExecuteAsync(
            """
            INSERT INTO job (id, kind, key, request, secret, state, due, claim, attempts, created, changed, deadline)
            VALUES ($id, $kind, $key, $request, $secret, 0, $now, 0, 0, $now, $now, $deadline)
            ON CONFLICT (id) DO NOTHING
            """,
            cancellationToken,
            ("$id", job.Id), ("$kind", job.Kind), ("$key", job.Key), ("$request", job.Request), ("$secret", job.Secret), ("$now", now),
            ("$deadline", now + job.Patience.Ticks));
    }

    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(
            connection =>
            {
                using var select = connection.Prepare($"SELECT {Columns} FROM job WHERE id = $id", "$id");
                using var row = select.Bind(id).ExecuteReader();
                return row.Read() ? Read(row) : null;
            },
            null));
    }

    public Task<JobDocument?> ReadDocumentAsync(string id, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(
            connection =>
            {
                using var select = connection.Prepare(
                    """
                    SELECT d.content FROM job j JOIN job_document d ON d.job = j.number
                    WHERE j.id = $id AND j.state = 2 AND d.name = $name
                    """,
                    "$id", "$name");
                using var row = select.Bind(id, name).ExecuteReader();
                return row.Read() ? new JobDocument(name, row.GetFieldValue<byte[]>(0)) : null;
            },
            null));
    }

    public Task<int> CountAheadAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(
            connection =>
            {
                using var select = connection.Prepare(
                    """
                    SELECT count(*) FROM (
                        SELECT 1 FROM job WHERE state = 0 AND number < (SELECT number FROM job WHERE id = $id AND state = 0) LIMIT $limit)
                    """,
                    "$id", "$limit");
                return (int)(select.Bind(id, CountedAhead).ReadNumber() ?? 0);
            },
            0));
    }

    public async Task<ClaimedJob?> ClaimAsync(IReadOnlyCollection<string> kinds, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Looking needs no lock; most looks find nothing.
        var listed = "[" + string.Join(',', kinds.Select(kind => $"\"{JsonEncodedText.Encode(kind)}\"")) + "]";
        var now = Now;
        cancellationToken.ThrowIfCancellationRequested();
        return file.Read(connection => FindDue(connection, listed, now), null) is null
            ? null
            : await file.ChangeAsync(connection => Claim(connection, listed, now, lease), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> RenewAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE job SET due = $due WHERE id = $id AND claim = $claim AND state = 1",
        cancellationToken, ("$due", Now + duration.Ticks), ("$id", lease.Id), ("$claim", lease.Claim)).ConfigureAwait(false) > 0;

    public Task<bool> CompleteAsync(
        JobLease lease, IReadOnlyCollection<JobDocument> documents, TimeSpan keep, CancellationToken cancellationToken)
    {
        var now = Now;
        return file.ChangeAsync(
            connection =>
            {
                using var update = connection.Prepare(
                    """
                    UPDATE job SET state = 2, changed = $now, expires = $expires, secret = NULL, problem = NULL
                    WHERE id = $id AND claim = $claim AND state = 1 RETURNING number
                    """,
                    "$now", "$expires", "$id", "$claim");
                if (update.Bind(now, now + keep.Ticks, lease.Id, lease.Claim).ReadNumber() is not { } number)
                {
                    return false;
                }

                foreach (var document in documents)
                {
                    using var insert = connection.Prepare(
                        "INSERT INTO job_document (job, name, content) VALUES ($job, $name, $content)", "$job", "$name", "$content");
                    insert.Bind(number, document.Name, document.Content.ToArray()).ExecuteNonQuery();
                }

                return true;
            },
            cancellationToken);
    }

    public async Task<bool> FailAsync(JobLease lease, string problem, TimeSpan keep, CancellationToken cancellationToken) => await ExecuteAsync(
        """
        UPDATE job SET state = 3, changed = $now, expires = $expires, secret = NULL, problem = $problem
        WHERE id = $id AND claim = $claim AND state = 1
        """,
        cancellationToken, ("$now", Now), ("$expires", Now + keep.Ticks), ("$problem", problem), ("$id", lease.Id), ("$claim", lease.Claim))
        .ConfigureAwait(false) > 0;

    public async Task<bool> RetryAsync(JobLease lease, string problem, TimeSpan delay, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE job SET state = 0, changed = $now, due = $due, problem = $problem WHERE id = $id AND claim = $claim AND state = 1",
        cancellationToken, ("$now", Now), ("$due", Now + delay.Ticks), ("$problem", problem), ("$id", lease.Id), ("$claim", lease.Claim))
        .ConfigureAwait(false) > 0;

    public async Task<bool> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE job SET state = 0, changed = $now, due = min(due, $now), attempts = attempts - 1 WHERE id = $id AND claim = $claim AND state = 1",
        cancellationToken, ("$now", Now), ("$id", lease.Id), ("$claim", lease.Claim)).ConfigureAwait(false) > 0;

    public async Task<bool> CancelAsync(string id, TimeSpan keep, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE job SET state = 4, changed = $now, expires = $expires, secret = NULL WHERE id = $id AND state < 2",
        cancellationToken, ("$now", Now), ("$expires", Now + keep.Ticks), ("$id", id)).ConfigureAwait(false) > 0;

    public async Task<int> ExpireAsync(string problem, TimeSpan keep, CancellationToken cancellationToken)
    {
        var now = Now;
        cancellationToken.ThrowIfCancellationRequested();
        var isDue = file.Read(
            connection =>
            {
                using var select = connection.Prepare("SELECT 1 FROM job WHERE state < 2 AND deadline <= $now LIMIT 1", "$now");
                return select.Bind(now).ReadNumber() is not null;
            },
            false);
        return !isDue ? 0 : await ExecuteAsync(
            """
            UPDATE job SET
                state = 3, changed = $now, expires = $expires, secret = NULL,
                problem = CASE WHEN problem IS NULL THEN $problem ELSE $problem || ' ' || problem END
            WHERE state < 2 AND deadline <= $now
            """,
            cancellationToken, ("$now", now), ("$expires", now + keep.Ticks), ("$problem", problem)).ConfigureAwait(false);
    }

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(
            connection =>
            {
                using var select = connection.Prepare(
                    """
                    SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1), min(created) FILTER (WHERE state = 0)
                    FROM job WHERE state < 2
                    """);
                using var row = select.ExecuteReader();
                row.Read();
                return new JobCounts(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? TimeSpan.Zero : TimeSpan.FromTicks(Now - row.GetInt64(2)));
            },
            new JobCounts(0, 0, TimeSpan.Zero)));
    }

    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        long total = 0;
        int deleted;
        do
        {
            deleted = await ExecuteAsync(
                "DELETE FROM job WHERE number IN (SELECT number FROM job WHERE expires <= $now LIMIT 100)", cancellationToken, ("$now", now))
                .ConfigureAwait(false);
            total += deleted;
        }
        while (deleted > 0);
        return total;
    }

    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values) => file.ChangeAsync(
        connection =>
        {
            using var command = connection.Prepare(sql, [.. values.Select(value => value.Name)]);
            return command.Bind([.. values.Select(value => value.Value)]).ExecuteNonQuery();
        },
        cancellationToken);

    private static long? FindDue(SqliteConnection connection, string kinds, long now)
    {
        using var select = connection.Prepare(
            """
            SELECT q.number FROM job q
            WHERE q.state < 2 AND q.due <= $now AND q.deadline > $now AND q.kind IN (SELECT value FROM json_each($kinds))
                AND NOT EXISTS (
                    SELECT 1 FROM job r WHERE r.state = 1 AND r.kind = q.kind AND r.key = q.key AND r.due > $now AND r.number <> q.number)
            ORDER BY q.due, q.number LIMIT 1
            """,
            "$now", "$kinds");
        return select.Bind(now, kinds).ReadNumber();
    }

    private static ClaimedJob? Claim(SqliteConnection connection, string kinds, long now, TimeSpan lease)
    {
        if (FindDue(connection, kinds, now) is not { } number)
        {
            return null;
        }

        using var update = connection.Prepare(
            $"""
            UPDATE job SET state = 1, due = $due, claim = claim + 1, attempts = attempts + 1, changed = $now WHERE number = $number
            RETURNING {Columns}, claim, secret
            """,
            "$due", "$now", "$number");
        using var row = update.Bind(now + lease.Ticks, now, number).ExecuteReader();
        row.Read();
        var job = Read(row);
        return new ClaimedJob(
            job, new JobLease(job.Id, row.GetInt64(10)), row.IsDBNull(11) ? null : row.GetFieldValue<byte[]>(11), TimeSpan.FromTicks(job.Deadline.UtcTicks - now));
    }

    private static Job Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), (JobState)row.GetInt32(4))
    {
        Attempts = row.GetInt32(5),
        Created = new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero),
        Changed = new DateTimeOffset(row.GetInt64(7), TimeSpan.Zero),
        Deadline = new DateTimeOffset(row.GetInt64(8), TimeSpan.Zero),
        Problem = row.IsDBNull(9) ? null : row.GetString(9),
    };
}
