using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>Deletes what nobody refers to any more, in short transactions.</summary>
internal sealed class Pruning(
    IServerDatabase database, UpdaterOptions options, UpdaterMetrics metrics, TimeProvider time, ILogger<Pruning> logger)
{
    /// <summary>Tidies up.</summary>
    /// <returns>How many rows of layers and how many notifications were deleted.</returns>
    public async Task<(long Layers, long Notifications)> RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.NotificationRetention;
        var notifications = await database.Notifications.PruneAsync(before, cancellationToken).ConfigureAwait(false);
        metrics.Pruned("notifications", notifications);
        var layers = await database.Layers.PruneAsync(cancellationToken).ConfigureAwait(false);
        metrics.Pruned("layers", layers);
        WorkersLog.Pruned(logger, layers, notifications);
        return (layers, notifications);
    }
}
