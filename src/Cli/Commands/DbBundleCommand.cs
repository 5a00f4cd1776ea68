using System.CommandLine;
using System.Text;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Feeds.Bundles;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary><c>strata db bundle</c>: writes all stored advisories as one signed file.</summary>
internal sealed class DbBundleCommand(CommandEnvironment environment)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The bundle to write; an older one is replaced." };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Sign with the private key in this PEM file, in place of the user's own.",
        HelpName = "FILE",
    };

    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var bundle = new DbBundleCommand(environment);
        var command = new Command("bundle", "Write all stored advisories as one signed file, to carry them to another machine.")
        {
            bundle._file,
            bundle._key,
            shared.Database,
            shared.NoProgress,
        };
        command.SetAction((result, cancellationToken) => bundle.RunAsync(result, RuntimeSettings.Read(result, shared, environment), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, RuntimeSettings settings, CancellationToken cancellationToken)
    {
        using var key = OpenKey(result.GetValue(_key));
        using var progress = new ProgressLine(environment.Error, settings.ProgressWidth, environment.Time);
        progress.Report(new ScanProgress("Writing the bundle"));
        await using var store = ProductStore.Open(settings, environment);
        var manifest = await BundleFile.WriteAsync(
            Path.GetFullPath(result.GetRequiredValue(_file)), new BundleWriter(store, $"strata {VersionCommand.Text}"), key, cancellationToken).ConfigureAwait(false);
        progress.Clear();
        var records = manifest.Partitions.Sum(partition => partition.State.Records);
        Say($"{ReportTables.Count(manifest.Partitions.Count, "partition")}, {ReportTables.Count(records, "record")}, content {manifest.ContentDigest}\n"
            + $"signed with the key {key.Public.Id}\n");
        return ExitCodes.Success;
    }

    /// <summary>The key that is named, else the user's own, which is made when it is missing; whoever restores needs its public half.</summary>
    private BundleSigningKey OpenKey(string? named)
    {
        if (named is not null)
        {
            return BundleKeyFiles.ReadPrivate(named);
        }

        var key = BundleKeys.Of(environment).OpenOwn(out var createdAt);
        if (createdAt is not null)
        {
            Say($"A key pair was made: {DisplayText.Clean(createdAt)}. Carry its public half to where bundles are restored, and name it there with --trusted-key:\n{key.Public.Pem}");
        }

        return key;
    }

    private void Say(string text) => environment.Output.Write(Encoding.UTF8.GetBytes(text));
}
