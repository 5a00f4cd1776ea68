using Strata.Core.Feeds.Formats.Secdb;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Wolfi;

/// <summary>Wolfi's secdb. Chainguard's images hold Wolfi packages too, under their own name of the distribution, so that it speaks for both.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="versions">The ordering of apk versions.</param>
internal sealed class WolfiFeed(FeedSettings settings, TimeProvider time, IVersionScheme versions)
    : RollingSecdbFeed(settings, time, versions, new RollingSecdb("wolfi", new Uri("https://packages.wolfi.dev/os/"), ["packages.wolfi.dev"], ["wolfi:rolling", "chainguard:rolling"]));
