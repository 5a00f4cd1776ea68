namespace Strata.Server.Hosting;

/// <summary>Puts what all APIs share into a server.</summary>
internal static class HostingServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddHosting(this IServiceCollection services, RateLimitOptions rateLimit) => services
        .AddSingleton<DatabaseRevision>()
        .AddSingleton<LocalChanges>()
        .AddSingleton<WorkLifetime>()
        .AddSingleton(rateLimit)
        .AddSingleton<CallerRateLimiter>();
}
