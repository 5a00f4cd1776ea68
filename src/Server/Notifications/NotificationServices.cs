using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;
using Strata.Storage;

namespace Strata.Server.Notifications;

/// <summary>Puts the notifier into a server.</summary>
internal static class NotificationServices
{
    /// <summary>
    /// Adds the signal of changes, the watch for changes of other processes and the dispatcher. Needs an <see cref="IServerDatabase"/>;
    /// uses the <see cref="TimeProvider"/> and the <see cref="IMetricFactory"/> that are registered before, or the system's and the
    /// process-wide one.
    /// </summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, NotifierOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMetricFactory>(Metrics.DefaultFactory);
        services.TryAddSingleton<ChangeSignal>();
        services.AddSingleton(options);
        services.AddSingleton<NotifierMetrics>();
        services.AddHostedService<RevisionWatch>();
        services.AddHostedService(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return new NotificationDispatcher(
                Senders.Create(options, time),
                provider.GetRequiredService<IServerDatabase>().Notifications,
                options,
                provider.GetRequiredService<ChangeSignal>(),
                provider.GetRequiredService<NotifierMetrics>(),
                new Backoff(options.MaximumBackoff, options.Jitter, Chance),
                time,
                provider.GetRequiredService<ILogger<NotificationDispatcher>>());
        });
        return services;
    }

    /// <summary>A number from 0 to 1 that no other replica draws too.</summary>
    public static double Chance() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
