using Strata.Core.Feeds.Formats.Secdb;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.MinimOs;

/// <summary>MinimOS' secdb.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="versions">The ordering of apk versions.</param>
internal sealed class MinimOsFeed(FeedSettings settings, TimeProvider time, IVersionScheme versions)
    : RollingSecdbFeed(settings, time, versions, new RollingSecdb("minimos", new Uri("https://packages.mini.dev/advisories/secdb/"), ["mini.dev"], ["minimos:rolling"]));
