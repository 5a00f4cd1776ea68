using Strata.Server.ClairV1.Http;
using Strata.Server.Configuration;
using Strata.Storage.Vulnerabilities;

namespace Strata.Server.ClairV1;

/// <summary>Puts the Clair v1 API into a server.</summary>
internal static class ClairV1Services
{
    /// <summary>Adds its parts.</summary>
    public static IServiceCollection AddClairV1(this IServiceCollection services, ApiOptions options) => services
        .AddSingleton<ClairV1Metrics>()
        .AddSingleton(provider => new ResponseCache(
            options.CacheBytes, provider.GetRequiredService<ClairV1Metrics>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new PageTokens(options.PaginationKey ?? PageTokens.CreateKey(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<NvdAssessments>()
        .AddSingleton<JournalledVulnerabilities>()
        .AddSingleton<JournalledEditReader>(provider => provider.GetRequiredService<JournalledVulnerabilities>().ReadAsync)
        .AddSingleton<LayerEndpoints>()
        .AddSingleton<NamespaceEndpoints>()
        .AddSingleton<VulnerabilityEndpoints>()
        .AddSingleton<FixEndpoints>()
        .AddSingleton<NotificationEndpoints>()
        .AddSingleton<MetricsEndpoints>()
        .AddSingleton(provider => new ClairRouter(ClairV1Routes.Create(
            provider.GetRequiredService<LayerEndpoints>(),
            provider.GetRequiredService<NamespaceEndpoints>(),
            provider.GetRequiredService<VulnerabilityEndpoints>(),
            provider.GetRequiredService<FixEndpoints>(),
            provider.GetRequiredService<NotificationEndpoints>(),
            provider.GetRequiredService<MetricsEndpoints>())))
        .AddSingleton<ClairV1Pipeline>();

    /// <summary>Answers every request that no other API took: Clair's router has the last word on what is not found.</summary>
    public static void MapClairV1(this IApplicationBuilder app)
    {
        var pipeline = app.ApplicationServices.GetRequiredService<ClairV1Pipeline>();
        app.Run(pipeline.AnswerAsync);
    }
}
