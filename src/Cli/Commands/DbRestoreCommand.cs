using System.CommandLine;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata db restore</c>: brings the advisories of a bundle into the store.</summary>
internal sealed class DbRestoreCommand(CommandEnvironment environment)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The bundle, as 'strata db bundle' wrote it." };

    private readonly Option<string[]> _trustedKeys = new("--trusted-key")
    {
        Description = "Trust bundles that are signed with the key whose public half is in this PEM file; may be repeated.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Take the bundle's data also where newer data is stored.",
    };

    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var restore = new DbRestoreCommand(environment);
        var command = new Command("restore", "Bring the advisories of a bundle into the store. Feeds that are not in it stay as they are.")
        {
            restore._file,
            restore._trustedKeys,
            restore._force,
            shared.Database,
            shared.NoProgress,
        };
        command.SetAction((result, cancellationToken) => restore.RunAsync(result, RuntimeSettings.Read(result, shared, environment), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, RuntimeSettings settings, CancellationToken cancellationToken)
    {
        var trusted = BundleKeys.Of(environment).Trusted(result.GetValue(_trustedKeys) ?? []);
        using var progress = new ProgressLine(environment.Error, settings.ProgressWidth, environment.Time);
        progress.Report(new ScanProgress("Verifying the bundle"));
        var file = BundleFile.OpenRead(result.GetRequiredValue(_file));
        await using (file.ConfigureAwait(false))
        {
            var bundle = await Bundle.OpenAsync(file, trusted, BundleLimits.Default, cancellationToken).ConfigureAwait(false);
            await using var store = ProductStore.Open(settings, environment);
            var restored = new BundleRestore(store).RestoreAsync(bundle, result.GetValue(_force), cancellationToken);
            await foreach (var partition in restored.ConfigureAwait(false))
            {
                var name = DisplayText.Clean(partition.Name);
                progress.Report(new ScanProgress($"Restoring: {name} is done"));
                progress.Clear();
                var what = partition.IsChanged ? $"restored, {ReportTables.Count(partition.State.Records, "record")}" : "unchanged";
                environment.Output.Write(Encoding.UTF8.GetBytes($"{name}: {what}\n"));
            }
        }

        return ExitCodes.Success;
    }
}
