using Strata.Core.Feeds.Alpine;
using Strata.Core.Feeds.AzureLinux;
using Strata.Core.Feeds.Debian;
using Strata.Core.Feeds.Oracle;
using Strata.Core.Feeds.Osv;
using Strata.Core.Feeds.Suse;
using Strata.Core.Versions;

namespace Strata.Core.Feeds;

/// <summary>Every feed. A new feed is a line here and a page docs/reference/feeds/NAME.md.</summary>
/// <param name="settings">Mirrors and limits.</param>
/// <param name="time">The clock of retries.</param>
public sealed class FeedCatalog(FeedSettings settings, TimeProvider time)
{
    /// <summary>All feeds, by name.</summary>
    public IReadOnlyList<IFeed> All { get; } =
    [
        new AlpineFeed(settings, time, VersionSchemes.Find("apk")!),
        new AzureLinuxFeed(settings, time),
        new DebianFeed(settings, time),
        new OracleFeed(settings, time),
        new OsvFeed(settings, time),
        new SuseFeed(settings, time),
    ];

    /// <summary>The feed with this name, or null.</summary>
    public IFeed? Find(string name) => All.FirstOrDefault(feed => feed.Name == name);

    /// <summary>
    /// The feeds that a scan of this namespace needs: of those that cover it, the ones of the highest priority, since an aggregator
    /// repeats what a distribution's own feed says. Empty when no feed covers it.
    /// </summary>
    public IReadOnlyList<IFeed> NeededFor(string @namespace)
    {
        var covering = All.Where(feed => feed.Covers(@namespace)).ToList();
        return covering.Count == 0 ? [] : [.. covering.Where(feed => feed.Priority == covering.Max(other => other.Priority))];
    }
}
