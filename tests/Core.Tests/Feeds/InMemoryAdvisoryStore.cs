using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Primitives;

namespace Strata.Core.Tests.Feeds;

/// <summary>A store that keeps the contract of <see cref="IAdvisoryStore"/> for what feeds need, in memory.</summary>
internal sealed class InMemoryAdvisoryStore : IAdvisoryStore
{
    private readonly SortedDictionary<(string Feed, string Partition), FeedState> _states = [];
    private readonly Dictionary<(string Feed, string Partition), Dictionary<string, Advisory>> _advisories = [];
    private readonly Dictionary<(string Feed, string Partition), IReadOnlyList<string>> _declared = [];

    public IReadOnlyDictionary<string, Advisory> AdvisoriesOf(string feed, string partition = "") =>
        _advisories.GetValueOrDefault((feed, partition)) ?? [];

    public FeedState StateOf(string feed, string partition = "") => _states[(feed, partition)];

    public Task<FeedState> ReplaceAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        WriteAsync(update, [], advisories, cancellationToken);

    public Task<FeedState> MergeAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        WriteAsync(update, new(AdvisoriesOf(update.Feed, update.Partition)), advisories, cancellationToken);

    public Task RecordUnchangedAsync(string feed, string partition, DateTimeOffset @checked, CancellationToken cancellationToken)
    {
        _states[(feed, partition)] = Known(feed, partition) with { Checked = @checked, Error = null };
        return Task.CompletedTask;
    }

    public Task RecordFailureAsync(string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken)
    {
        _states[(feed, partition)] = Known(feed, partition) with { Error = error };
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string feed, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<FeedState>> GetStatesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FeedState>>([.. _states.Values]);

    public Task<IReadOnlyList<FeedState>> GetCoverageAsync(string @namespace, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FeedState>>(
        [
            .. _states.Where(state => _declared.GetValueOrDefault(state.Key, []).Contains(@namespace)
                || AdvisoriesOf(state.Key.Feed, state.Key.Partition).Values
                    .Any(advisory => advisory.Affected.Any(affected => affected.Namespace == @namespace)))
                .Select(state => state.Value),
        ]);

    public Task<IReadOnlyList<AdvisoryCandidate>> FindCandidatesAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<Advisory> ReadPartitionAsync(
        string feed, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var advisory in AdvisoriesOf(feed, partition).Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return advisory;
        }

        await Task.CompletedTask;
    }

    public Task<string> GetContentDigestAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            foreach (var (key, advisory) in _states.Keys.SelectMany(key => AdvisoriesOf(key.Feed, key.Partition).Values
                .OrderBy(advisory => advisory.Key, StringComparer.Ordinal).Select(advisory => (key, advisory))))
            {
                json.WriteStringValue(key.Feed);
                BundleRecordJson.Write(json, advisory);
            }
        }

        return Task.FromResult(Digest.Sha256Of(bytes.ToArray()).ToString());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<FeedState> WriteAsync(
        FeedUpdate update, Dictionary<string, Advisory> target, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken)
    {
        await foreach (var advisory in advisories.WithCancellation(cancellationToken))
        {
            target[advisory.Key] = advisory;
        }

        var key = (update.Feed, update.Partition);
        var before = AdvisoriesOf(update.Feed, update.Partition).Count;
        if (target.Count < before * update.MinimumShare)
        {
            throw new FeedShrunkException(update.Feed, before, target.Count);
        }

        _advisories[key] = target;
        _declared[key] = update.Namespaces;
        return _states[key] = new FeedState
        {
            Feed = update.Feed,
            Partition = update.Partition,
            Updated = update.Updated,
            Checked = update.Checked,
            Fingerprint = update.Fingerprint,
            Records = target.Count,
            Ranges = target.Values.Sum(advisory => advisory.Affected.Sum(affected => affected.Ranges.Count)),
            Namespaces = update.Namespaces,
            Skipped = new Dictionary<string, long>(update.Skipped()),
            Priority = update.Priority,
            Own = update.Own,
        };
    }

    private FeedState Known(string feed, string partition) =>
        _states.GetValueOrDefault((feed, partition)) ?? new FeedState { Feed = feed, Partition = partition };
}
