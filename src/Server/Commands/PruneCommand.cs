using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Strata.Server.Configuration;
using Strata.Server.Workers;

namespace Strata.Server.Commands;

/// <summary><c>prune</c>: the daily clean-up, now.</summary>
internal static class PruneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ServerEnvironment environment) => DatabaseCommand.Create(
        "prune", "Deletes what nobody refers to any more. Servers do so daily by themselves.", environment, [],
        async (result, options, database, cancellationToken) =>
        {
            var metrics = new UpdaterMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry()));
            var pruning = new Pruning(database, options.Updater, options.Images, metrics, TimeProvider.System, NullLogger<Pruning>.Instance);
            var (layers, notifications) = await pruning.RunAsync(cancellationToken).ConfigureAwait(false);
            await result.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{layers} rows of layers and {notifications} notifications were deleted")).ConfigureAwait(false);
            return ServerExitCodes.Success;
        });
}
