using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;
using Quartz;
using Strata.Core.Feeds;
using Strata.Server.Configuration;
using Strata.Server.Notifications;
using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>Puts feed updates and clean-ups into a server.</summary>
internal static class UpdaterServices
{
    /// <summary>
    /// Adds the feeds, their schedule and the daily clean-up. Needs an <see cref="IServerDatabase"/>.
    /// </summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">When and what.</param>
    /// <param name="cluster">The PostgreSQL database that all replicas share, or null for a schedule in memory (SQLite).</param>
    /// <exception cref="InvalidOperationException">A feed is named that the product does not have.</exception>
    /// <exception cref="ConfigurationException">The certificate authorities of feeds cannot be used.</exception>
    public static IServiceCollection AddUpdaters(this IServiceCollection services, UpdaterOptions options, UpdaterCluster? cluster)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMetricFactory>(Metrics.DefaultFactory);
        services.TryAddSingleton<ChangeSignal>();
        var plan = options.Plan(new FeedCatalog(options.Settings, TimeProvider.System));
        services.AddSingleton(options);
        services.AddSingleton(plan);
        services.AddSingleton(provider => new FeedCatalog(options.Settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UpdaterMetrics>();
        services.AddSingleton<FeedReadiness>();
        services.AddSingleton<Pruning>();
        services.AddSingleton(provider => new LastUpdate(plan, cluster?.WriteLastUpdate, provider.GetRequiredService<ILogger<LastUpdate>>()));
        var http = FeedClient.Create(options);
        services.AddKeyedSingleton(typeof(FeedClient), (_, _) => http);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FeedRun>(
            provider, provider.GetRequiredKeyedService<HttpClient>(typeof(FeedClient))));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FeedSchedule>(
            provider, (Func<double>)NotificationServices.Chance));
        if (cluster is not null)
        {
            services.AddKeyedSingleton(typeof(UpdaterCluster), (_, _) => cluster.CreateDataSource());
        }

        services.AddQuartz(quartz => Configure(quartz, options, cluster));
        services.AddSingleton<WorkerScheduler>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerScheduler>());
        return services;
    }

    private static void Configure(IQuartzBuilder quartz, UpdaterOptions options, UpdaterCluster? cluster)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = "strata";
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseDefaultThreadPool(cluster is null ? 1 : Math.Max(1, options.Concurrency));
        if (cluster is null)
        {
            quartz.UseInMemoryStore();
            return;
        }

        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceServiceKey = typeof(UpdaterCluster));
            store.UseSystemTextJsonSerializer();
            store.UseClustering(clustering =>
            {
                clustering.CheckinInterval = options.CheckinInterval;
                clustering.CheckinMisfireThreshold = options.CheckinInterval / 2;
            });
            store.ConfigureStore(settings =>
            {
                settings.TablePrefix = UpdaterCluster.TablePrefix;
                settings.StoreJobDataAsStrings = true;
                settings.UseBackgroundThreads = true;
                settings.RecoverFiringsCancelledByShutdown = true;
                settings.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
            });
        });
    }
}
