using Strata.Server.Jobs;
using Strata.Server.Tests.Images;
using Strata.Storage.Jobs;
using Xunit;

namespace Strata.Server.Tests.Jobs;

/// <summary>What becomes of jobs, on every engine.</summary>
public abstract class JobWorkerContract
{
    private static readonly JobOptions Quick = new() { Backoff = TimeSpan.FromMilliseconds(1), Poll = TimeSpan.FromMilliseconds(50), Attempts = 3 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new database.</summary>
    private protected abstract Task<ITestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task A_job_is_done_with_its_secret_which_is_nowhere_afterwards()
    {
        await using var database = await CreateDatabaseAsync();
        string? seen = null;
        var handler = new TestHandler((job, _) =>
        {
            seen = job.Secret;
            return Task.CompletedTask;
        });
        await using var server = await ScanningServer.StartAsync(database.Database, Quick, handler: handler);
        var job = await server.EndAsync(await SubmitAsync(server, "a", "the secret"));
        Assert.Equal((JobState.Done, 1), (job.State, job.Attempts));
        Assert.Equal("the secret", seen);
        Assert.Null(await database.Database.Jobs.ClaimAsync([TestHandler.KindName], TimeSpan.FromMinutes(1), Token));
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again_until_it_counts_as_lasting()
    {
        await using var database = await CreateDatabaseAsync();
        var handler = new TestHandler((job, _) => job.Job is { Key: "a", Attempts: 2 }
            ? Task.CompletedTask
            : throw new JobFailedException("The registry is busy.", isPassing: true));
        await using var server = await ScanningServer.StartAsync(database.Database, Quick, handler: handler);
        var (good, bad) = (await SubmitAsync(server, "a"), await SubmitAsync(server, "b"));
        var done = await server.EndAsync(good);
        var failed = await server.EndAsync(bad);
        Assert.Equal((JobState.Done, 2, null), (done.State, done.Attempts, done.Problem));
        Assert.Equal((JobState.Failed, 3, "The registry is busy."), (failed.State, failed.Attempts, failed.Problem));
    }

    [Fact]
    public async Task A_lasting_failure_and_a_fault_of_the_program_are_not_tried_again()
    {
        await using var database = await CreateDatabaseAsync();
        var handler = new TestHandler((job, _) => job.Job.Key == "a"
            ? throw new JobFailedException("There is no such image.", isPassing: false)
            : throw new InvalidOperationException("secret detail"));
        await using var server = await ScanningServer.StartAsync(database.Database, Quick, handler: handler);
        var (lasting, fault) = (await server.EndAsync(await SubmitAsync(server, "a")), await server.EndAsync(await SubmitAsync(server, "b")));
        Assert.Equal((JobState.Failed, 1, "There is no such image."), (lasting.State, lasting.Attempts, lasting.Problem));
        Assert.Equal((JobState.Failed, 1), (fault.State, fault.Attempts));
        Assert.Contains(fault.Id, fault.Problem!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", fault.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_worker_died_is_done_by_another_replica()
    {
        await using var database = await CreateDatabaseAsync();
        var idle = Quick with { Concurrency = -1 };
        await using var submitting = await ScanningServer.StartAsync(database.Database, idle, handler: new TestHandler((_, _) => Task.CompletedTask));
        var id = await SubmitAsync(submitting, "a");
        Assert.NotNull(await database.Database.Jobs.ClaimAsync([TestHandler.KindName], TimeSpan.FromSeconds(-1), Token));

        await using var other = await ScanningServer.StartAsync(database.Database, Quick, handler: new TestHandler((_, _) => Task.CompletedTask));
        var job = await other.EndAsync(id);
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempts));
    }

    [Fact]
    public async Task A_job_that_kills_every_server_is_given_up()
    {
        await using var database = await CreateDatabaseAsync();
        await using var submitting = await ScanningServer.StartAsync(database.Database, Quick with { Concurrency = -1 });
        var id = await SubmitAsync(submitting, "a");
        for (var i = 0; i < Quick.Attempts; i++)
        {
            Assert.NotNull(await database.Database.Jobs.ClaimAsync([TestHandler.KindName], TimeSpan.FromSeconds(-1), Token));
        }

        await using var other = await ScanningServer.StartAsync(database.Database, Quick, handler: new TestHandler((_, _) => throw new InvalidOperationException()));
        var job = await other.EndAsync(id);
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("each time the server that did it ended", job.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_under_way_at_shutdown_is_given_back()
    {
        await using var database = await CreateDatabaseAsync();
        var begun = new TaskCompletionSource();
        var handler = new TestHandler(async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var stopping = await ScanningServer.StartAsync(database.Database, Quick, handler: handler);
        var id = await SubmitAsync(stopping, "a");
        await begun.Task.WaitAsync(Token);
        await stopping.StopAsync();
        var waiting = (await database.Database.Jobs.FindAsync(id, Token))!;
        Assert.Equal((JobState.Queued, 0), (waiting.State, waiting.Attempts));

        await using var next = await ScanningServer.StartAsync(database.Database, Quick, handler: new TestHandler((_, _) => Task.CompletedTask));
        Assert.Equal((JobState.Done, 1), ((await next.EndAsync(id)).State, (await next.EndAsync(id)).Attempts));
    }

    [Fact]
    public async Task A_job_that_is_cancelled_stops_at_the_next_sign_of_life()
    {
        await using var database = await CreateDatabaseAsync();
        var (begun, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handler = new TestHandler(async (_, token) =>
        {
            begun.TrySetResult();
            await using var registration = token.Register(() => stopped.TrySetResult());
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var server = await ScanningServer.StartAsync(database.Database, Quick with { Lease = TimeSpan.FromMilliseconds(300) }, handler: handler);
        var id = await SubmitAsync(server, "a");
        await begun.Task.WaitAsync(Token);
        Assert.True(await database.Database.Jobs.CancelAsync(id, TimeSpan.FromHours(1), Token));
        await stopped.Task.WaitAsync(Token);
        Assert.Equal(JobState.Cancelled, (await server.EndAsync(id)).State);
    }

    [Fact]
    public async Task A_job_ends_by_itself_at_its_deadline()
    {
        await using var database = await CreateDatabaseAsync();
        var handler = new TestHandler((_, token) => Task.Delay(Timeout.Infinite, token));
        await using var server = await ScanningServer.StartAsync(database.Database, Quick with { Patience = TimeSpan.FromMilliseconds(400) }, handler: handler);
        var job = await server.EndAsync(await SubmitAsync(server, "a"));
        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith("The deadline passed", job.Problem, StringComparison.Ordinal);
    }

    private static Task<string> SubmitAsync(ScanningServer server, string key, string? secret = null) =>
        server.Queue.SubmitAsync(TestHandler.KindName, key, "{}", secret, Token);
}
