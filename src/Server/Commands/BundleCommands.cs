using System.CommandLine;
using System.Globalization;
using Strata.Core.Feeds.Bundles;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary>
/// <c>bundle</c> and <c>restore</c>: carry a server's advisories across an air gap. They work on the database beside servers that run on it: what
/// is restored is an update like any other, with its notifications.
/// </summary>
internal static class BundleCommands
{
    /// <summary>The command that writes a bundle.</summary>
    public static Command CreateBundle(ServerEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The bundle to write; an older one is replaced." };
        var key = new Option<string?>("--key") { Description = "Sign with the private key in this PEM file, in place of the user's own.", HelpName = "FILE" };
        var reader = new ServerOptionsReader();
        var command = WithOptions(new Command("bundle", "Writes all advisories of the database as one signed file.") { file, key }, reader);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            using var signing = OpenKey(result.GetValue(key), environment, output);
            await using var database = await OpenAsync(reader.Read(result, environment), environment, cancellationToken).ConfigureAwait(false);
            var writer = new BundleWriter(database.Advisories, $"strata-server {typeof(BundleCommands).Assembly.GetName().Version?.ToString(3)}");
            var manifest = await BundleFile.WriteAsync(Path.GetFullPath(result.GetRequiredValue(file)), writer, signing, cancellationToken).ConfigureAwait(false);
            var records = manifest.Partitions.Sum(partition => partition.State.Records);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{manifest.Partitions.Count} partitions, {records:N0} records, content {manifest.ContentDigest}")).ConfigureAwait(false);
            await output.WriteLineAsync($"signed with the key {signing.Public.Id}").ConfigureAwait(false);
            return ServerExitCodes.Success;
        });
        return command;
    }

    /// <summary>The command that restores a bundle.</summary>
    public static Command CreateRestore(ServerEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The bundle." };
        var trusted = new Option<string[]>("--trusted-key")
        {
            Description = "Trust bundles that are signed with the key whose public half is in this PEM file; may be repeated.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var force = new Option<bool>("--force") { Description = "Take the bundle's data also where newer data is stored." };
        var reader = new ServerOptionsReader();
        var command = WithOptions(new Command("restore", "Brings the advisories of a bundle into the database.") { file, trusted, force }, reader);
        command.SetAction(async (result, cancellationToken) =>
        {
            var keys = Keys(environment).Trusted(result.GetValue(trusted) ?? []);
            await using var content = BundleFile.OpenRead(result.GetRequiredValue(file));
            var bundle = await Bundle.OpenAsync(content, keys, BundleLimits.Default, cancellationToken).ConfigureAwait(false);
            await using var database = await OpenAsync(reader.Read(result, environment), environment, cancellationToken).ConfigureAwait(false);
            await foreach (var partition in new BundleRestore(database.Advisories)
                .RestoreAsync(bundle, result.GetValue(force), cancellationToken).ConfigureAwait(false))
            {
                var what = partition.IsChanged ? string.Create(CultureInfo.InvariantCulture, $"restored, {partition.State.Records:N0} records") : "unchanged";
                await result.InvocationConfiguration.Output.WriteLineAsync(
                    $"{partition.Name}: {what}").ConfigureAwait(false);
            }

            return ServerExitCodes.Success;
        });
        return command;
    }

    private static Command WithOptions(Command command, ServerOptionsReader reader)
    {
        foreach (var option in reader.Options)
        {
            command.Add(option);
        }

        return command;
    }

    private static async Task<IServerDatabase> OpenAsync(LoadedConfiguration loaded, ServerEnvironment environment, CancellationToken cancellationToken)
    {
        var database = ServerDatabases.Open(loaded.Options.Database, environment.Variable);
        try
        {
            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static BundleSigningKey OpenKey(string? named, ServerEnvironment environment, TextWriter output)
    {
        if (named is not null)
        {
            return BundleKeyFiles.ReadPrivate(named);
        }

        var key = Keys(environment).OpenOwn(out var createdAt);
        if (createdAt is not null)
        {
            output.Write($"A key pair was made: {createdAt}. Carry its public half to where bundles are restored, and name it there with --trusted-key:\n{key.Public.Pem}");
        }

        return key;
    }

    private static BundleKeyFiles Keys(ServerEnvironment environment) =>
        new(StorageLocations.BundleKeyFile(environment.Variable), StorageLocations.TrustedKeysFolder(environment.Variable));
}
