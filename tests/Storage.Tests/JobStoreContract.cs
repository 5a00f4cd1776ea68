using Strata.Storage.Jobs;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What <see cref="IJobStore"/> promises.</summary>
public abstract class JobStoreContract : ServerDatabaseContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lapsed = TimeSpan.FromSeconds(-1);
    private static readonly string[] Kinds = ["scan"];

    /// <summary>A value of a query, straight from the database; null for SQL's null. "{job}" stands for the table.</summary>
    protected abstract Task<object?> ScalarAsync(string sql);

    [Fact]
    public async Task A_job_waits_until_it_is_claimed_and_shows_what_it_was_submitted_with()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1", secret: [1, 2, 3]), Token);

        var waiting = (await database.Jobs.FindAsync(Id("1"), Token))!;
        Assert.Equal((JobState.Queued, "scan", "1", "{}", 0), (waiting.State, waiting.Kind, waiting.Key, waiting.Request, waiting.Attempts));
        Assert.Equal(TimeSpan.FromMinutes(25), waiting.Deadline - waiting.Created);

        var claimed = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Equal((Id("1"), JobState.Running, 1), (claimed.Job.Id, claimed.Job.State, claimed.Job.Attempts));
        Assert.Equal([1, 2, 3], claimed.Secret!);
        Assert.InRange(claimed.Remaining, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(25));
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
    }

    [Fact]
    public async Task A_job_that_is_submitted_twice_is_there_once()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1"), Token);
        await database.Jobs.SubmitAsync(Job("1") with { Key = "other" }, Token);
        Assert.Equal("1", (await database.Jobs.FindAsync(Id("1"), Token))!.Key);
        Assert.Equal(1, (await database.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task Jobs_are_claimed_in_the_order_of_their_submission_and_only_those_of_the_kinds_that_are_asked_for()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("x") with { Kind = "other" }, Token);
        await database.Jobs.SubmitAsync(Job("1"), Token);
        await database.Jobs.SubmitAsync(Job("2"), Token);
        Assert.Equal(Id("1"), (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Job.Id);
        Assert.Equal(Id("2"), (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Job.Id);
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
        Assert.Equal(Id("x"), (await database.Jobs.ClaimAsync(["scan", "other"], Minute, Token))!.Job.Id);
    }

    [Fact]
    public async Task The_documents_of_a_job_that_is_done_can_be_read_and_its_secret_is_gone()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1", secret: [1]), Token);
        var claimed = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Null(await database.Jobs.ReadDocumentAsync(Id("1"), "a", Token));
        Assert.True(await database.Jobs.CompleteAsync(
            claimed.Lease, [new JobDocument("a", new byte[] { 7 }), new JobDocument("b", new byte[] { 8, 9 })], Minute, Token));

        Assert.Equal(JobState.Done, (await database.Jobs.FindAsync(Id("1"), Token))!.State);
        var document = (await database.Jobs.ReadDocumentAsync(Id("1"), "b", Token))!;
        Assert.Equal([8, 9], document.Content.ToArray());
        Assert.Null(await database.Jobs.ReadDocumentAsync(Id("1"), "c", Token));
        Assert.Equal(1L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {job} WHERE secret IS NULL")));
        Assert.False(await database.Jobs.CancelAsync(Id("1"), Minute, Token));
    }

    [Fact]
    public async Task A_job_whose_lease_lapsed_is_claimed_again_and_its_first_worker_is_not_believed_any_more()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1"), Token);
        var dead = (await database.Jobs.ClaimAsync(Kinds, Lapsed, Token))!;
        var next = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Equal(2, next.Job.Attempts);
        Assert.NotEqual(dead.Lease, next.Lease);
        Assert.False(await database.Jobs.RenewAsync(dead.Lease, Minute, Token));
        Assert.False(await database.Jobs.CompleteAsync(dead.Lease, [new JobDocument("a", new byte[] { 1 })], Minute, Token));
        Assert.False(await database.Jobs.FailAsync(dead.Lease, "no", Minute, Token));
        Assert.False(await database.Jobs.RetryAsync(dead.Lease, "no", Minute, Token));
        Assert.False(await database.Jobs.ReleaseAsync(dead.Lease, Token));
        Assert.Equal(JobState.Running, (await database.Jobs.FindAsync(Id("1"), Token))!.State);
        Assert.True(await database.Jobs.CompleteAsync(next.Lease, [], Minute, Token));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_does_not_lapse()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1"), Token);
        var claimed = (await database.Jobs.ClaimAsync(Kinds, Lapsed, Token))!;
        Assert.True(await database.Jobs.RenewAsync(claimed.Lease, Minute, Token));
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
    }

    [Fact]
    public async Task Of_the_jobs_of_one_kind_and_key_one_runs_at_a_time()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1") with { Key = "same" }, Token);
        await database.Jobs.SubmitAsync(Job("2") with { Key = "same" }, Token);
        await database.Jobs.SubmitAsync(Job("3"), Token);
        var first = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Equal(Id("3"), (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Job.Id);
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
        await database.Jobs.CompleteAsync(first.Lease, [], Minute, Token);
        Assert.Equal(Id("2"), (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Job.Id);
    }

    [Fact]
    public async Task A_job_that_failed_for_now_waits_for_its_delay_and_one_that_was_released_does_not()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1", secret: [1]), Token);
        var first = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.True(await database.Jobs.ReleaseAsync(first.Lease, Token));
        var second = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Equal(1, second.Job.Attempts);
        Assert.True(await database.Jobs.RetryAsync(second.Lease, "busy", TimeSpan.Zero, Token));
        Assert.Equal((JobState.Queued, "busy"), await StandingAsync(database, "1"));
        var third = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.Equal(2, third.Job.Attempts);
        Assert.Equal([1], third.Secret!);
        Assert.True(await database.Jobs.RetryAsync(third.Lease, "busy", Minute, Token));
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
    }

    [Fact]
    public async Task A_job_that_failed_or_was_cancelled_keeps_no_secret_and_is_not_claimed_again()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1", secret: [1]), Token);
        await database.Jobs.SubmitAsync(Job("2", secret: [1]), Token);
        await database.Jobs.SubmitAsync(Job("3", secret: [1]), Token);
        var first = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        var second = (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!;
        Assert.True(await database.Jobs.FailAsync(first.Lease, "no such image\0", Minute, Token));
        Assert.True(await database.Jobs.CancelAsync(Id("2"), Minute, Token));
        Assert.True(await database.Jobs.CancelAsync(Id("3"), Minute, Token));
        Assert.False(await database.Jobs.CancelAsync(Id("4"), Minute, Token));

        var failed = await StandingAsync(database, "1");
        Assert.Equal(JobState.Failed, failed.State);
        Assert.StartsWith("no such image", failed.Problem);
        Assert.Equal((JobState.Cancelled, (string?)null), await StandingAsync(database, "2"));
        Assert.False(await database.Jobs.RenewAsync(second.Lease, Minute, Token));
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
        Assert.Equal(0L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {job} WHERE secret IS NOT NULL")));
    }

    [Fact]
    public async Task A_job_ends_by_itself_when_its_deadline_passes_whether_or_not_a_worker_has_it()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("0"), Token);
        await database.Jobs.SubmitAsync(Job("1", secret: [1]) with { Patience = Lapsed }, Token);
        Assert.Equal(Id("0"), (await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Job.Id);
        Assert.Null(await database.Jobs.ClaimAsync(Kinds, Minute, Token));
        Assert.Equal(1, await database.Jobs.ExpireAsync("too late.", Minute, Token));
        Assert.Equal(0, await database.Jobs.ExpireAsync("too late.", Minute, Token));
        Assert.Equal((JobState.Failed, "too late."), await StandingAsync(database, "1"));
        Assert.Equal(0L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {job} WHERE secret IS NOT NULL")));
    }

    [Fact]
    public async Task Jobs_that_wait_are_counted_and_know_how_many_are_before_them()
    {
        await using var database = await OpenAsync();
        Assert.Equal(new JobCounts(0, 0, TimeSpan.Zero), await database.Jobs.CountAsync(Token));
        foreach (var name in new[] { "1", "2", "3", "4" })
        {
            await database.Jobs.SubmitAsync(Job(name), Token);
        }

        await database.Jobs.ClaimAsync(Kinds, Minute, Token);
        Assert.Equal(0, await database.Jobs.CountAheadAsync(Id("1"), Token));
        Assert.Equal(0, await database.Jobs.CountAheadAsync(Id("2"), Token));
        Assert.Equal(2, await database.Jobs.CountAheadAsync(Id("4"), Token));
        Assert.Equal(0, await database.Jobs.CountAheadAsync("nothing", Token));
        var counts = await database.Jobs.CountAsync(Token);
        Assert.Equal((3, 1), (counts.Queued, counts.Running));
        Assert.True(counts.OldestQueued >= TimeSpan.Zero);
    }

    [Fact]
    public async Task Jobs_that_ended_are_deleted_with_their_documents_when_their_time_is_over()
    {
        await using var database = await OpenAsync();
        await database.Jobs.SubmitAsync(Job("1"), Token);
        await database.Jobs.SubmitAsync(Job("2"), Token);
        await database.Jobs.CompleteAsync((await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Lease, [new JobDocument("a", new byte[] { 1 })], Lapsed, Token);
        await database.Jobs.CompleteAsync((await database.Jobs.ClaimAsync(Kinds, Minute, Token))!.Lease, [new JobDocument("a", new byte[] { 1 })], Minute, Token);
        await database.Jobs.SubmitAsync(Job("3"), Token);
        Assert.Equal(1, await database.Jobs.PruneAsync(Token));
        Assert.Null(await database.Jobs.FindAsync(Id("1"), Token));
        Assert.NotNull(await database.Jobs.ReadDocumentAsync(Id("2"), "a", Token));
        Assert.NotNull(await database.Jobs.FindAsync(Id("3"), Token));
        Assert.Equal(1L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {job}_document")));
    }

    [Fact]
    public async Task Many_workers_that_claim_at_once_each_get_other_jobs()
    {
        await using var database = await OpenAsync();
        await using var other = await OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            await database.Jobs.SubmitAsync(Job($"job{i}"), Token);
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var mine = new List<string>();
            while (await (worker % 2 == 0 ? database : other).Jobs.ClaimAsync(Kinds, Minute, Token) is { } job)
            {
                mine.Add(job.Job.Id);
            }

            return mine;
        }));
        var all = claimed.SelectMany(ids => ids).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());

        // A claim that saw the row of another's claim gives up; what is left over is there for the next.
        while (await database.Jobs.ClaimAsync(Kinds, Minute, Token) is { } late)
        {
            all.Add(late.Job.Id);
        }

        Assert.Equal(40, all.Distinct().Count());
    }

    private static string Id(string name) => name.PadLeft(32, '0');

    private static JobToSubmit Job(string name, byte[]? secret = null) => new()
    {
        Id = Id(name),
        Kind = "scan",
        Key = name,
        Request = "{}",
        Secret = secret,
        Patience = TimeSpan.FromMinutes(25),
    };

    private static async Task<(JobState State, string? Problem)> StandingAsync(IServerDatabase database, string name)
    {
        var job = (await database.Jobs.FindAsync(Id(name), Token))!;
        return (job.State, job.Problem);
    }
}
