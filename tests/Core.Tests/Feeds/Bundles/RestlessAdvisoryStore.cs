using Strata.Core.Advisories;

namespace Strata.Core.Tests.Feeds.Bundles;

/// <summary>A store whose first partition is updated whenever somebody looks at the states.</summary>
internal sealed class RestlessAdvisoryStore(InMemoryAdvisoryStore inner) : IAdvisoryStore
{
    private int _updates;

    public async Task<IReadOnlyList<FeedState>> GetStatesAsync(CancellationToken cancellationToken)
    {
        var states = await inner.GetStatesAsync(cancellationToken);
        await inner.RecordUnchangedAsync(states[0].Feed, states[0].Partition, states[0].Checked!.Value.AddHours(++_updates), cancellationToken);
        return states;
    }

    public IAsyncEnumerable<Advisory> ReadPartitionAsync(string feed, string partition, CancellationToken cancellationToken) =>
        inner.ReadPartitionAsync(feed, partition, cancellationToken);

    public Task<string> GetContentDigestAsync(CancellationToken cancellationToken) => inner.GetContentDigestAsync(cancellationToken);

    public Task<FeedState> ReplaceAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<FeedState> MergeAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RecordUnchangedAsync(string feed, string partition, DateTimeOffset @checked, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RecordFailureAsync(string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveAsync(string feed, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<FeedState>> GetCoverageAsync(string @namespace, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AdvisoryCandidate>> FindCandidatesAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
