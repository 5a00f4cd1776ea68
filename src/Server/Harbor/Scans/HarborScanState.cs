namespace Strata.Server.Harbor.Scans;

/// <summary>How far a scan is.</summary>
internal enum HarborScanState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>A replica works on it.</summary>
    Running,

    /// <summary>Its reports are stored.</summary>
    Finished,

    /// <summary>It ended without a report, or its time ran out.</summary>
    Failed,
}
