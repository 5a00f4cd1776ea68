using System.Security.Cryptography;
using Strata.Storage;

namespace Strata.Server.Jobs;

/// <summary>Puts lasting work into a server.</summary>
internal static class JobServices
{
    /// <summary>
    /// Adds the queue and the workers; handlers are added by those whose work it is. Needs an <see cref="IServerDatabase"/>. Without a key secrets
    /// end with the process, which is for tests: a server shares one through its database.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, JobOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new JobSecrets(options.Key ?? RandomNumberGenerator.GetBytes(JobSecrets.KeyBytes)));
        services.AddSingleton(new JobIds(static bytes => RandomNumberGenerator.Fill(bytes)));
        services.AddSingleton<JobBell>();
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRun>();
        services.AddHostedService<JobWorker>();
        return services;
    }
}
