using System.Globalization;
using Strata.Server.Harbor.Scans;
using Strata.Storage.Jobs;

namespace Strata.Server.Harbor;

/// <summary>
/// When Harbor is to ask again. It reads the header as a signed byte: more than 127 is taken for nothing, and zero makes it ask without a pause.
/// </summary>
internal static class RefreshDelay
{
    /// <summary>After a failure to look: soon, since it is likely to be short.</summary>
    public const int AfterOutage = 2;

    /// <summary>The longest delay of a scan that waits.</summary>
    private const int Longest = 60;

    /// <summary>Scans that are done in one second by one server, at the least.</summary>
    private const int PerSecond = 4;

    /// <summary>The seconds until a scan may be done: one for one that runs, more the further back in the queue it is.</summary>
    public static int Of(HarborScan scan) => scan.State == JobState.Running ? 1 : Math.Clamp(scan.Ahead / PerSecond, 1, Longest);

    /// <summary>The header's value.</summary>
    public static string Text(int seconds) => Math.Clamp(seconds, 1, 120).ToString(CultureInfo.InvariantCulture);
}
