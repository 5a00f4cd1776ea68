namespace Strata.Server.Hooks;

/// <summary>Puts scans on push into a server.</summary>
internal static class HookServices
{
    /// <summary>Adds their parts.</summary>
    public static IServiceCollection AddHooks(this IServiceCollection services, HookOptions options) => services
        .AddSingleton(options)
        .AddSingleton(provider => new RecentPushes(options.Window, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<HookMetrics>()
        .AddSingleton<HookActions>()
        .AddSingleton<HookPipeline>();

    /// <summary>Answers notifications, and leaves other requests to what follows.</summary>
    public static void MapHooks(this IApplicationBuilder app)
    {
        var pipeline = app.ApplicationServices.GetRequiredService<HookPipeline>();
        app.MapWhen(pipeline.IsOurs, hooks => hooks.Run(pipeline.AnswerAsync));
    }
}
