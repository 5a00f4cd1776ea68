using Microsoft.Extensions.Time.Testing;
using Strata.Core.Advisories;
using Strata.Server.Hosting;
using Strata.Storage;
using Strata.Storage.Images;
using Strata.Storage.Jobs;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Vulnerabilities;
using Xunit;

namespace Strata.Server.Tests.Hosting;

/// <summary>How old the revision may be that answers are kept by.</summary>
public sealed class DatabaseRevisionTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SlowDatabase _database = new();

    [Fact]
    public async Task Query_that_began_long_before_the_question_does_not_answer_it()
    {
        var revision = new DatabaseRevision(_database, _time);
        var first = revision.GetAsync(CancellationToken.None).AsTask();
        await _database.AskedAsync();
        _time.Advance(DatabaseRevision.Freshness * 2);
        var second = revision.GetAsync(CancellationToken.None).AsTask();

        _database.Answer(7);
        Assert.Equal(7, await first);
        await _database.AskedAsync();
        _database.Answer(8);
        Assert.Equal(8, await second);
    }

    [Fact]
    public async Task Questions_at_the_same_time_are_one_query_which_is_good_for_a_moment()
    {
        var revision = new DatabaseRevision(_database, _time);
        var first = revision.GetAsync(CancellationToken.None).AsTask();
        var second = revision.GetAsync(CancellationToken.None).AsTask();
        await _database.AskedAsync();
        _database.Answer(7);

        Assert.Equal((7L, 7L), (await first, await second));
        Assert.Equal(7, await revision.GetAsync(CancellationToken.None));
        _time.Advance(DatabaseRevision.Freshness);
        var third = revision.GetAsync(CancellationToken.None).AsTask();
        await _database.AskedAsync();
        _database.Answer(8);
        Assert.Equal(8, await third);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>A database that has a revision and nothing else, and tells it when the test says so.</summary>
    private sealed class SlowDatabase : IServerDatabase
    {
        private readonly SemaphoreSlim _asked = new(0);
        private TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IAdvisoryStore Advisories => throw new InvalidOperationException();

        public IVulnerabilityStore Vulnerabilities => throw new InvalidOperationException();

        public IVulnerabilityJournal? Journal => null;

        public ILayerStore Layers => throw new InvalidOperationException();

        public IImageStore Images => throw new InvalidOperationException();

        public IJobStore Jobs => throw new InvalidOperationException();

        public INotificationStore Notifications => throw new InvalidOperationException();

        public Task AskedAsync() => _asked.WaitAsync(TestContext.Current.CancellationToken);

        public void Answer(long revision)
        {
            var answer = _answer;
            _answer = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            answer.SetResult(revision);
        }

        public Task<long> GetRevisionAsync(CancellationToken cancellationToken)
        {
            var answer = _answer.Task;
            _asked.Release();
            return answer;
        }

        public Task MigrateAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task<byte[]> ShareSecretAsync(string name, ReadOnlyMemory<byte> proposal, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();

        public ValueTask DisposeAsync()
        {
            _asked.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
