using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata scan</c>: reads a target and reports what is known about its packages.</summary>
internal static class ScanCommand
{
    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var arguments = new ScanArguments();
        var command = new Command("scan", "Scan an image, an archive or a root file system.")
        {
            shared.Database,
            shared.FeedAddresses,
            shared.CertificateFile,
            shared.NoProgress,
        };
        arguments.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(environment, shared, arguments, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, SharedOptions shared, ScanArguments arguments, ParseResult result, CancellationToken cancellationToken)
    {
        var options = arguments.Read(result, environment.Time.GetUtcNow());
        var settings = RuntimeSettings.Read(result, shared, environment);
        var report = await new ScanRunner(options, settings, environment, arguments.Cache.Open(result, environment)).RunAsync(cancellationToken).ConfigureAwait(false);

        await WriteAsync(report, arguments, result, environment, cancellationToken).ConfigureAwait(false);
        return arguments.ExitCodeOf(report, result);
    }

    /// <summary>Writes a report in the form and to the place that the options name.</summary>
    public static async Task WriteAsync(
        ScanReport report, ScanArguments arguments, ParseResult result, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var file = result.GetValue(arguments.Output) is { } path and not "-" ? path : null;
        var writer = OutputFormats.Create(
            result.GetRequiredValue(arguments.Format),
            file is null ? environment.OutputProfile : ConsoleProfile.Plain,
            result.GetValue(arguments.ListPackages));
        if (file is null)
        {
            await writer.WriteAsync(report, environment.Output, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using var output = File.Create(file);
        await writer.WriteAsync(report, output, cancellationToken).ConfigureAwait(false);
    }
}
