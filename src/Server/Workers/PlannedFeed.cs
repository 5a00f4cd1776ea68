namespace Strata.Server.Workers;

/// <summary>A feed that is brought up to date by itself.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Interval">The time from one run to the next.</param>
internal sealed record PlannedFeed(string Name, TimeSpan Interval);
