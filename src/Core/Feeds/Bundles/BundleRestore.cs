using System.Runtime.CompilerServices;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Brings the partitions of a verified bundle into a store. Partitions that are not in the bundle stay as they are.</summary>
/// <param name="store">The store.</param>
public sealed class BundleRestore(IAdvisoryStore store)
{
    private const int NamedPartitions = 3;

    /// <summary>
    /// Replaces partition after partition, each as an update of its own. Nothing is changed when the bundle does not fit what is
    /// stored; when a later partition fails, those before stay, and the same bundle can be restored again.
    /// </summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="force">True to take older data for newer, and to write again what is the same.</param>
    /// <param name="cancellationToken">Stops between and within partitions.</param>
    /// <exception cref="BundleException">Something stored is newer, or is of another kind than the bundle's of that name.</exception>
    public async IAsyncEnumerable<BundleRestoreResult> RestoreAsync(
        Bundle bundle, bool force, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var states = await store.GetStatesAsync(cancellationToken);
        Check(bundle.Manifest, states, force);
        foreach (var partition in bundle.Manifest.Partitions)
        {
            var stored = Find(states, partition.State);
            if (!force && stored is not null && IsSame(partition.State, stored))
            {
                yield return new BundleRestoreResult(await ConfirmAsync(partition.State, stored, cancellationToken), IsChanged: false);
            }
            else
            {
                yield return new BundleRestoreResult(await ReplaceAsync(bundle, partition, cancellationToken), IsChanged: true);
            }
        }
    }

    private async Task<FeedState> ConfirmAsync(FeedState state, FeedState stored, CancellationToken cancellationToken)
    {
        if (state.Checked is not { } moment || moment <= stored.Checked)
        {
            return stored;
        }

        await store.RecordUnchangedAsync(state.Feed, state.Partition, moment, cancellationToken);
        return stored with { Checked = moment, Error = null };
    }

    private Task<FeedState> ReplaceAsync(Bundle bundle, BundlePartition partition, CancellationToken cancellationToken)
    {
        var state = partition.State;
        var update = new FeedUpdate
        {
            Feed = state.Feed,
            Partition = state.Partition,
            Fingerprint = state.Fingerprint!,
            Updated = state.Updated,
            Checked = state.Checked ?? state.Updated ?? DateTimeOffset.UnixEpoch,
            Namespaces = state.Namespaces,
            Priority = state.Priority,
            Own = state.Own,
            Skipped = () => state.Skipped,
        };
        return store.ReplaceAsync(update, bundle.ReadAsync(partition, cancellationToken), cancellationToken);
    }

    private static void Check(BundleManifest manifest, IReadOnlyList<FeedState> states, bool force)
    {
        foreach (var partition in manifest.Partitions)
        {
            var state = partition.State;
            if (state.Feed == NamespaceVulnerability.OwnFeed
                || states.Any(stored => stored.Feed == state.Feed && stored.Fingerprint is not null && stored.Own != state.Own))
            {
                throw new BundleException(state.Own
                    ? $"The bundle has own advisories called '{FeedText.Clean(state.Feed)}', and here that is a feed. Nothing was changed."
                    : $"The bundle has a feed called '{FeedText.Clean(state.Feed)}', and here those are own advisories. Nothing was changed. Remove them first.");
            }
        }

        var older = manifest.Partitions.Where(partition => Find(states, partition.State) is { } stored && IsOlder(partition.State, stored)).ToList();
        if (!force && older.Count > 0)
        {
            var names = string.Join(", ", older.Take(NamedPartitions).Select(partition => FeedText.Clean($"{partition.State.Feed} {partition.State.Partition}")));
            throw new BundleException(
                $"The bundle is older than what is stored: {names}{(older.Count > NamedPartitions ? $" and {older.Count - NamedPartitions} more" : "")}. "
                + "Nothing was changed. Use --force to go back to it.");
        }
    }

    private static FeedState? Find(IReadOnlyList<FeedState> states, FeedState wanted) =>
        states.FirstOrDefault(state => state.Feed == wanted.Feed && state.Partition == wanted.Partition && state.Fingerprint is not null);

    /// <summary>The publisher's date decides where both have one that differs; else when the data was fetched, unless it is the same data.</summary>
    private static bool IsOlder(FeedState bundled, FeedState stored)
    {
        if (bundled.Updated is { } updated && stored.Updated is { } before && updated != before)
        {
            return updated < before;
        }

        return !IsSame(bundled, stored) && bundled.Checked < stored.Checked;
    }

    /// <summary>
    /// A feed's fingerprint tells one version of its data from every other. That of own advisories is only of the last import, while the
    /// records are of all.
    /// </summary>
    private static bool IsSame(FeedState bundled, FeedState stored) => !bundled.Own && bundled.Fingerprint == stored.Fingerprint
        && bundled.Records == stored.Records && bundled.Ranges == stored.Ranges && bundled.Priority == stored.Priority;
}
