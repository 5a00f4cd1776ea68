using Strata.Core.Feeds.AlmaLinux;
using Strata.Core.Feeds.Alpine;
using Strata.Core.Feeds.Amazon;
using Strata.Core.Feeds.Arch;
using Strata.Core.Feeds.AzureLinux;
using Strata.Core.Feeds.Bottlerocket;
using Strata.Core.Feeds.Chainguard;
using Strata.Core.Feeds.Debian;
using Strata.Core.Feeds.Epss;
using Strata.Core.Feeds.Fedora;
using Strata.Core.Feeds.Kev;
using Strata.Core.Feeds.MinimOs;
using Strata.Core.Feeds.Nvd;
using Strata.Core.Feeds.OpenEuler;
using Strata.Core.Feeds.Oracle;
using Strata.Core.Feeds.Osv;
using Strata.Core.Feeds.Photon;
using Strata.Core.Feeds.RedHat;
using Strata.Core.Feeds.Rocky;
using Strata.Core.Feeds.Suse;
using Strata.Core.Feeds.Ubuntu;
using Strata.Core.Feeds.Wolfi;
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
        new AlmaLinuxFeed(settings, time),
        new AlpineFeed(settings, time, VersionSchemes.Find("apk")!),
        new AmazonFeed(settings, time),
        new ArchFeed(settings, time),
        new AzureLinuxFeed(settings, time),
        new BottlerocketFeed(settings, time),
        new ChainguardFeed(settings, time, VersionSchemes.Find("apk")!),
        new DebianFeed(settings, time),
        new EpssFeed(settings, time),
        new FedoraFeed(settings, time),
        new KevFeed(settings, time),
        new MinimOsFeed(settings, time, VersionSchemes.Find("apk")!),
        new NvdFeed(settings, time),
        new OpenEulerFeed(settings, time),
        new OracleFeed(settings, time),
        new OsvFeed(settings, time),
        new PhotonFeed(settings, time),
        new RedHatFeed(settings, time),
        new RockyFeed(settings, time),
        new SuseFeed(settings, time),
        new UbuntuFeed(settings, time),
        new WolfiFeed(settings, time, VersionSchemes.Find("apk")!),
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

    /// <summary>
    /// The feeds about vulnerabilities themselves that are small enough to come with a scan, which the NVD is not.
    /// </summary>
    public IReadOnlyList<IFeed> SmallEnrichment => [.. All.Where(feed => feed is EpssFeed or KevFeed)];
}
