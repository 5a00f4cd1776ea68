using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Strata.Server.Configuration;

namespace Strata.Server.Hosting;

/// <summary>A server from its start to its end.</summary>
internal static partial class ServerLifetime
{
    /// <summary>What the host gets beyond the grace period, so that cancelled requests are still answered.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Starts the server, says where it listens, and runs it until a signal stops it.</summary>
    public static async Task RunAsync(WebApplication app, LoadedConfiguration configuration, CancellationToken cancellationToken)
    {
        var logger = app.Logger;
        foreach (var warning in configuration.Warnings)
        {
            ConfigurationWarning(logger, warning);
        }

        // The host knows SIGTERM, SIGINT and SIGQUIT; a terminal that is closed sends this one, which would end the process without its work.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            app.Lifetime.StopApplication();
        });
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        Started(logger, configuration.Options.Database.Engine, string.Join(", ", Addresses(app)));
        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        Stopped(logger);
    }

    /// <summary>The addresses that a started server listens on: the API's first.</summary>
    public static IReadOnlyList<string> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    [LoggerMessage(1, LogLevel.Warning, "Configuration: {Problem}")]
    private static partial void ConfigurationWarning(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Information, "Started on {Engine}, listening on {Addresses} (API, then health).")]
    private static partial void Started(ILogger logger, DatabaseEngine engine, string addresses);

    [LoggerMessage(3, LogLevel.Information, "Stopped.")]
    private static partial void Stopped(ILogger logger);
}
