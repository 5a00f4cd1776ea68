using Strata.Storage.Jobs;

namespace Strata.Server.Jobs;

/// <summary>A job as its handler sees it. Not a record: no text shows the secret.</summary>
/// <param name="job">The job.</param>
/// <param name="secret">The secret that it was submitted with, decrypted, or null.</param>
internal sealed class RunningJob(Job job, string? secret)
{
    /// <summary>The job.</summary>
    public Job Job => job;

    /// <summary>The secret, or null.</summary>
    public string? Secret => secret;
}
