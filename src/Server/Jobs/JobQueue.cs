using Strata.Storage;
using Strata.Storage.Jobs;

namespace Strata.Server.Jobs;

/// <summary>Where jobs are submitted. A worker of this replica that is free begins at once.</summary>
internal sealed class JobQueue(IServerDatabase database, JobSecrets secrets, JobIds ids, JobOptions options, JobBell bell, JobMetrics metrics)
{
    /// <summary>Stores a job, durably when this returns.</summary>
    /// <param name="kind">The name of its handler.</param>
    /// <param name="key">What it is about: jobs of one kind and key share their work.</param>
    /// <param name="request">What the handler is told, as JSON, nothing secret.</param>
    /// <param name="secret">What only the handler may know, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The job's id.</returns>
    public async Task<string> SubmitAsync(string kind, string key, string request, string? secret, CancellationToken cancellationToken)
    {
        var id = ids.Next();
        await database.Jobs.SubmitAsync(
            new JobToSubmit
            {
                Id = id,
                Kind = kind,
                Key = key,
                Request = request,
                Secret = secret is null ? null : secrets.Seal(id, secret),
                Patience = options.Patience,
            },
            cancellationToken).ConfigureAwait(false);
        metrics.Submitted(kind);
        bell.Ring();
        return id;
    }
}
