using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Reports;
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
        var format = result.GetRequiredValue(arguments.Format);
        if (options.EveryPlatform && !OutputFormats.Create(format, ConsoleProfile.Plain, listPackages: false).HoldsPlatforms)
        {
            throw new UsageException($"--platform all: a document of --format {format} describes one image; name one platform, once for each document.");
        }

        var settings = RuntimeSettings.Read(result, shared, environment);
        var runner = new ScanRunner(options, settings, environment, arguments.Cache.Open(result, environment));
        if (!options.EveryPlatform)
        {
            var report = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            await WriteAsync(report, arguments, result, environment, cancellationToken).ConfigureAwait(false);
            return arguments.ExitCodeOf(report, result);
        }

        var reports = await runner.RunEveryAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync((writer, output) => writer.WriteEveryAsync(reports, output, cancellationToken), arguments, result, environment).ConfigureAwait(false);
        return ExitCodes.Worst(reports.Select(report => arguments.ExitCodeOf(report, result)));
    }

    /// <summary>Writes a report in the form and to the place that the options name.</summary>
    public static Task WriteAsync(
        ScanReport report, ScanArguments arguments, ParseResult result, CommandEnvironment environment, CancellationToken cancellationToken) =>
        WriteAsync((writer, output) => writer.WriteAsync(Dated(report, writer, arguments, result, environment), output, cancellationToken), arguments, result, environment);

    /// <summary>A document that must tell when it was made has the time of the scan, or that of <c>--as-of</c>: then it is the same at every run.</summary>
    private static ScanReport Dated(
        ScanReport report, IReportWriter writer, ScanArguments arguments, ParseResult result, CommandEnvironment environment) =>
        writer.NeedsTime && report.ScannedAt is null ? report with { ScannedAt = arguments.Moment(result, environment.Time.GetUtcNow()) } : report;

    private static async Task WriteAsync(
        Func<IReportWriter, Stream, Task> write, ScanArguments arguments, ParseResult result, CommandEnvironment environment)
    {
        var file = result.GetValue(arguments.Output) is { } path and not "-" ? path : null;
        var writer = OutputFormats.Create(
            result.GetRequiredValue(arguments.Format),
            file is null ? environment.OutputProfile : ConsoleProfile.Plain,
            result.GetValue(arguments.ListPackages));
        if (file is null)
        {
            await write(writer, environment.Output).ConfigureAwait(false);
            return;
        }

        await using var output = File.Create(file);
        await write(writer, output).ConfigureAwait(false);
    }
}
