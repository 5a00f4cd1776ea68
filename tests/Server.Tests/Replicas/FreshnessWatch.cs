using System.Collections.Concurrent;
using Xunit;

namespace Strata.Server.Tests.Replicas;

/// <summary>Asks one replica the same question without end, and notes when each answer was asked for and whether it had the new data.</summary>
internal sealed class FreshnessWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(long Asked, bool IsNew)> _answers = new();
    private readonly string _name;
    private readonly Task _loop;

    /// <summary>Starts asking.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="target">The question.</param>
    /// <param name="fresh">What only the new answer contains.</param>
    public FreshnessWatch(ServerReplica replica, string target, string fresh)
    {
        _name = $"{replica.Address}{target}";
        _loop = AskAsync(replica, target, fresh);
    }

    /// <summary>Waits until an answer came that was asked for at or after a moment.</summary>
    public async Task AnsweredAsync(long moment)
    {
        while (!_answers.Any(answer => answer.Asked >= moment))
        {
            Assert.False(_loop.IsFaulted, _loop.Exception?.ToString());
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// What was asked for at or after <paramref name="deadline"/> was answered with the new data, and after a new answer no old one followed.
    /// </summary>
    public void AssertFresh(long deadline)
    {
        var answers = _answers.ToList();
        Assert.DoesNotContain(answers, answer => answer.Asked >= deadline && !answer.IsNew);
        Assert.True(answers.SkipWhile(answer => !answer.IsNew).All(answer => answer.IsNew), $"{_name} went back to old data.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task AskAsync(ServerReplica replica, string target, string fresh)
    {
        while (!_stop.IsCancellationRequested)
        {
            var asked = TimeProvider.System.GetTimestamp();
            var (status, body) = await replica.SendAsync("GET", target);
            Assert.True(status is 200 or 404, body);
            _answers.Enqueue((asked, status == 200 && body.Contains(fresh, StringComparison.Ordinal)));
            await Task.Delay(25);
        }
    }
}
