using Strata.Core.Advisories;
using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>
/// How the enabled feeds stand. Before the first import of a feed "no vulnerabilities" would mean "nothing is known".
/// </summary>
internal sealed class FeedReadiness(IServerDatabase database, IReadOnlyList<PlannedFeed> plan)
{
    /// <summary>The enabled feeds, in the catalog's order.</summary>
    public async Task<IReadOnlyList<FeedStanding>> GetAsync(CancellationToken cancellationToken)
    {
        var states = await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false);
        return [.. plan.Select(feed => new FeedStanding(feed.Name, WordOf(states, feed.Name), FeedStates.CheckedAt(states, feed.Name)))];
    }

    private static string WordOf(IReadOnlyList<FeedState> states, string feed) => !FeedStates.HasData(states, feed)
        ? FeedStanding.Missing
        : FeedStates.SucceededAt(states, feed) is null ? FeedStanding.Failing : FeedStanding.Current;
}
