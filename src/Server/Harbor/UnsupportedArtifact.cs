namespace Strata.Server.Harbor;

/// <summary>What to report of an artifact that nothing can be said about.</summary>
internal enum UnsupportedArtifact
{
    /// <summary>The scan fails with a message.</summary>
    Fail,

    /// <summary>A report without findings, which Harbor shows in green.</summary>
    Clean,

    /// <summary>A report with one finding of severity Unknown that says so.</summary>
    Finding,
}
