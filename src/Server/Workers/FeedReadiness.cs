using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>
/// Whether the database can answer for every enabled feed. Before the first import "no vulnerabilities" would mean "nothing is known".
/// </summary>
internal sealed class FeedReadiness(IServerDatabase database, IReadOnlyList<PlannedFeed> plan)
{
    /// <summary>The enabled feeds of which no data is stored, in the catalog's order; empty when the server can answer for all of them.</summary>
    public async Task<IReadOnlyList<string>> GetMissingAsync(CancellationToken cancellationToken)
    {
        var states = await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false);
        return [.. plan.Select(feed => feed.Name).Where(name => !FeedStates.HasData(states, name))];
    }
}
