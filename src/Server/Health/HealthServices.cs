using Strata.Server.Hosting;

namespace Strata.Server.Health;

/// <summary>Puts the health check into a server.</summary>
internal static class HealthServices
{
    /// <summary>Adds the check.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, HealthOptions options) => services
        .AddSingleton(options)
        .AddSingleton<DatabaseHealth>();

    /// <summary>Answers everything that comes through the health door; nothing of the APIs is there.</summary>
    public static void MapHealth(this IApplicationBuilder app)
    {
        var endpoints = ActivatorUtilities.CreateInstance<HealthEndpoints>(app.ApplicationServices);
        app.MapWhen(
            context => context.Features.Get<ListenerFeature>()?.Kind == ListenerKind.Health,
            health => health.Run(endpoints.AnswerAsync));
    }
}
