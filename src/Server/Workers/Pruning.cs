using Strata.Server.Images;
using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>Deletes what nobody refers to any more, in short transactions.</summary>
internal sealed class Pruning(
    IServerDatabase database, UpdaterOptions options, ImageOptions images, UpdaterMetrics metrics, TimeProvider time, ILogger<Pruning> logger)
{
    /// <summary>Tidies up.</summary>
    /// <returns>How many rows of layers and how many notifications were deleted.</returns>
    public async Task<(long Layers, long Notifications)> RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.NotificationRetention;
        var notifications = await database.Notifications.PruneAsync(before, cancellationToken).ConfigureAwait(false);
        metrics.Pruned("notifications", notifications);
        metrics.Pruned("images", await database.Images.PruneAsync(images.Retention, cancellationToken).ConfigureAwait(false));
        metrics.Pruned("jobs", await database.Jobs.PruneAsync(cancellationToken).ConfigureAwait(false));
        var layers = await database.Layers.PruneAsync(cancellationToken).ConfigureAwait(false);
        metrics.Pruned("layers", layers);
        WorkersLog.Pruned(logger, layers, notifications);
        return (layers, notifications);
    }
}
