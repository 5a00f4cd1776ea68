using System.CommandLine;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Feeds;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata db update</c>: brings feeds up to date, from their publishers, mirrors or local files.</summary>
internal sealed class DbUpdateCommand(CommandEnvironment environment)
{
    private readonly Option<string[]> _feeds = new("--feed")
    {
        Description = "Update this feed and no others; may be repeated.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Read a file, a folder, an archive or a mirror of the publisher's paths in place of the network.",
        HelpName = "PATH",
    };

    private readonly Option<string[]> _namespaces = new("--namespace")
    {
        Description = "Fetch only what this release needs (debian:12, alpine:v3.19); may be repeated.",
        HelpName = "NAMESPACE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Import also what has not changed, and accept data with far fewer records than before.",
    };

    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var update = new DbUpdateCommand(environment);
        var command = new Command("update", "Bring feeds up to date.")
        {
            update._feeds,
            update._from,
            update._namespaces,
            update._force,
            shared.Database,
            shared.FeedAddresses,
            shared.CertificateFile,
            shared.NoProgress,
        };
        command.SetAction((result, cancellationToken) => update.RunAsync(result, RuntimeSettings.Read(result, shared, environment), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, RuntimeSettings settings, CancellationToken cancellationToken)
    {
        var names = result.GetValue(_feeds) ?? [];
        var feeds = ProductFeeds.Select(settings.CreateCatalog(environment.Time), names);
        await using var store = ProductStore.Open(settings, environment);
        var updater = new FeedUpdater(store, environment.Time, settings.Feeds);
        var options = new FeedUpdateOptions { Force = result.GetValue(_force) };
        if (result.GetValue(_from) is { } path)
        {
            var imported = updater.ImportAsync(feeds, names.Length > 0, path, options, cancellationToken);
            return await ShowAsync(imported, settings).ConfigureAwait(false);
        }

        using var http = ProductHttp.Create(settings.CertificateFile);
        var namespaces = result.GetValue(_namespaces) is { Length: > 0 } some ? some : null;
        return await ShowAsync(updater.UpdateAsync(feeds, namespaces, http, options, cancellationToken), settings).ConfigureAwait(false);
    }

    /// <summary>One line for each partition, failures on standard error; any failure fails the command, what succeeded stays.</summary>
    private async Task<int> ShowAsync(IAsyncEnumerable<FeedUpdateResult> results, RuntimeSettings settings)
    {
        var failed = false;
        using var progress = new ProgressLine(environment.Error, settings.ProgressWidth, environment.Time);
        progress.Report(new ScanProgress("Updating feeds"));
        await foreach (var result in results.ConfigureAwait(false))
        {
            var name = DisplayText.Clean(result.Partition.Length == 0 ? result.Feed : $"{result.Feed} {result.Partition}");
            progress.Report(new ScanProgress($"Updating feeds: {name} is done"));
            if (result.Error is not null)
            {
                failed = true;
                progress.Clear();
                new Failure(ExitCodes.Failed, $"{name} was not updated: {result.Error}").WriteTo(environment.Error, null, false);
            }
            else
            {
                progress.Clear();
                environment.Output.Write(Encoding.UTF8.GetBytes($"{name}: {Describe(result)}\n"));
            }
        }

        return failed ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static string Describe(FeedUpdateResult result) => result switch
    {
        { State: { } state } when state.Skipped.Count > 0 =>
            $"updated, {ReportTables.Count(state.Records, "record")}, {ReportTables.Number(state.Skipped.Values.Sum())} skipped",
        { State: { } state } => $"updated, {ReportTables.Count(state.Records, "record")}",
        { Outcome: FeedUpdateOutcome.Fresh } => "checked recently",
        _ => "unchanged",
    };
}
