using Microsoft.AspNetCore.Server.Kestrel.Core;
using Strata.Server.Auth;
using Strata.Server.ClairV1;
using Strata.Server.Commands;
using Strata.Server.Configuration;
using Strata.Server.Harbor;
using Strata.Server.Health;
using Strata.Server.Hooks;
using Strata.Server.Hosting;
using Strata.Server.Images;
using Strata.Server.Jobs;
using Strata.Server.Journal;
using Strata.Server.Layers;
using Strata.Server.Notifications;
using Strata.Server.Telemetry;
using Strata.Server.Workers;
using Strata.Storage;

namespace Strata.Server;

/// <summary>The composition root: read it and know the server.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) =>
        ServerCommandLine.RunAsync(args, ServerEnvironment.OfProcess(), Console.Out, Console.Error, ServeAsync);

    /// <summary>Everything that a server consists of, on one database. The caller starts and disposes it; the database stays the caller's.</summary>
    public static WebApplication CreateServer(ServerOptions options, IServerDatabase database, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "strata-server" });
        builder.WebHost.UseKestrelCore();
        builder.Logging.AddServerLog(options.Log);
        builder.Services
            .Configure<KestrelServerOptions>(kestrel => KestrelSetup.Configure(kestrel, options))
            .Configure<HostOptions>(host => host.ShutdownTimeout = options.Api.ShutdownGrace + ServerLifetime.LastWords)
            .Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true)
            .AddSingleton(options)
            .AddSingleton(time)
            .AddSingleton(database)
            .AddTelemetry(options)
            .AddHosting(options.RateLimit)
            .AddAuth(options.Auth)
            .AddHealth(options.Health)
            .AddLayers(options.Layers, allowLoopback: options.Api.Listen.IsLoopback)
            .AddJobs(options.Jobs)
            .AddImages(options.Images, allowLoopback: options.Api.Listen.IsLoopback, options.Layers.MaximumBytes)
            .AddClairV1(options.Api)
            .AddHarbor(options.Harbor)
            .AddHooks(options.Hooks)
            .AddJournal()
            .AddNotifications(options.CompleteNotifier())
            .AddUpdaters(options.Updater, ServerDatabases.Cluster(options.Database, database));

        var app = builder.Build();
        app.MapHealth();
        app.UseRequestIds();
        app.MapHarbor();
        app.MapHooks();
        app.MapClairV1();
        return app;
    }

    private static async Task<int> ServeAsync(LoadedConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var database = ServerDatabases.Open(configuration.Options.Database, Environment.GetEnvironmentVariable);
        ServerDatabases.Serve(database);
        await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        var options = await ServerDatabases.ShareAsync(configuration.Options, database, cancellationToken).ConfigureAwait(false);
        await using var app = CreateServer(options, database, TimeProvider.System);
        await ServerLifetime.RunAsync(app, configuration, cancellationToken).ConfigureAwait(false);
        return ServerExitCodes.Success;
    }
}
