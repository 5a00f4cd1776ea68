using Strata.Core.Feeds.Formats.Secdb;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Chainguard;

/// <summary>Chainguard's secdb: the packages that only its customers get. What it takes from Wolfi is in that feed.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="versions">The ordering of apk versions.</param>
internal sealed class ChainguardFeed(FeedSettings settings, TimeProvider time, IVersionScheme versions)
    : RollingSecdbFeed(settings, time, versions, new RollingSecdb("chainguard", new Uri("https://packages.cgr.dev/chainguard/"), ["cgr.dev"], ["chainguard:rolling"]));
