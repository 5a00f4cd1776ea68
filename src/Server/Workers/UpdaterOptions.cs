using Strata.Core.Feeds;

namespace Strata.Server.Workers;

/// <summary>
/// When feeds are brought up to date and when the database is tidied. The keys of <c>updater</c> in a Clair file, and ours under
/// <c>strata</c>. All replicas need the same: the schedule is one for all of them, and the one that started last has the word.
/// </summary>
internal sealed record UpdaterOptions
{
    /// <summary>The time from one run of a feed to its next; zero switches all feeds off (<c>updater.interval</c>).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The feeds to run, or null for every feed that the product has, those of later versions included.</summary>
    public IReadOnlyList<string>? Feeds { get; init; }

    /// <summary>What differs for single feeds, by name.</summary>
    public IReadOnlyDictionary<string, FeedScheduleOptions> PerFeed { get; init; } =
        new Dictionary<string, FeedScheduleOptions>(StringComparer.Ordinal);

    /// <summary>The longest time by which chance delays the first run of a feed, so that not everybody asks publishers at the same time.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait after a first failure; it doubles with each further one, up to the feed's interval.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Mirrors and limits.</summary>
    public FeedSettings Settings { get; init; } = new();

    /// <summary>Certificate authorities that publishers' and mirrors' servers may have beside the system's, in PEM form, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How many feeds one replica updates at once. One is right for SQLite, whose writers wait for each other.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>The time between two clean-ups of the database; zero for none.</summary>
    public TimeSpan PruneInterval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a notification that its receiver deleted can still be read.</summary>
    public TimeSpan NotificationRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often a replica says that it is alive. One that has not for this time and half as much again is taken for dead.</summary>
    public TimeSpan CheckinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The enabled feeds with their intervals, in the catalog's order; none when updates are off.</summary>
    /// <exception cref="InvalidOperationException">A feed is named that the product does not have.</exception>
    public IReadOnlyList<PlannedFeed> Plan(FeedCatalog catalog)
    {
        if ((Feeds ?? []).Concat(PerFeed.Keys).FirstOrDefault(name => catalog.Find(name) is null) is { } unknown)
        {
            var known = string.Join(", ", catalog.All.Select(feed => feed.Name));
            throw new InvalidOperationException($"No feed is called '{unknown}'; choose from {known}.");
        }

        return
        [
            .. from feed in catalog.All
               let own = PerFeed.GetValueOrDefault(feed.Name)
               let interval = Interval > TimeSpan.Zero ? own?.Interval ?? Interval : TimeSpan.Zero
               where interval > TimeSpan.Zero && (own?.Enabled ?? Feeds?.Contains(feed.Name, StringComparer.Ordinal) ?? true)
               select new PlannedFeed(feed.Name, interval),
        ];
    }
}
