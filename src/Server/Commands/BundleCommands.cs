using System.CommandLine;
using System.Globalization;
using Strata.Core.Feeds.Bundles;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary>
/// <c>bundle</c> and <c>restore</c>: carry a server's advisories across an air gap. What is restored is an update like any other, with its
/// notifications.
/// </summary>
internal static class BundleCommands
{
    /// <summary>The command that writes a bundle.</summary>
    public static Command CreateBundle(ServerEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The bundle to write; an older one is replaced." };
        var key = new Option<string?>("--key") { Description = "Sign with the private key in this PEM file, in place of the user's own.", HelpName = "FILE" };
        return DatabaseCommand.Create(
            "bundle", "Writes all advisories of the database as one signed file.", environment, [file, key],
            async (result, _, database, cancellationToken) =>
            {
                var output = result.InvocationConfiguration.Output;
                using var signing = OpenKey(result.GetValue(key), environment, output);
                var writer = new BundleWriter(database.Advisories, $"strata-server {ProductVersion.Text}");
                var path = Path.GetFullPath(result.GetRequiredValue(file));
                var manifest = await BundleFile.WriteAsync(path, writer, signing, cancellationToken).ConfigureAwait(false);
                var records = manifest.Partitions.Sum(partition => partition.State.Records);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{manifest.Partitions.Count} partitions, {records:N0} records, content {manifest.ContentDigest}")).ConfigureAwait(false);
                await output.WriteLineAsync($"signed with the key {signing.Public.Id}").ConfigureAwait(false);
                return ServerExitCodes.Success;
            });
    }

    /// <summary>The command that restores a bundle.</summary>
    public static Command CreateRestore(ServerEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The bundle." };
        var force = new Option<bool>("--force") { Description = "Take the bundle's data also where newer data is stored." };
        var trusted = new Option<string[]>("--trusted-key")
        {
            Description = "Trust bundles that are signed with the key whose public half is in this PEM file; may be repeated.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return DatabaseCommand.Create(
            "restore", "Brings the advisories of a bundle into the database.", environment, [file, trusted, force],
            async (result, _, database, cancellationToken) =>
            {
                var keys = Keys(environment).Trusted(result.GetValue(trusted) ?? []);
                await using var content = BundleFile.OpenRead(result.GetRequiredValue(file));
                var bundle = await Bundle.OpenAsync(content, keys, BundleLimits.Default, cancellationToken).ConfigureAwait(false);
                var restored = new BundleRestore(database.Advisories).RestoreAsync(bundle, result.GetValue(force), cancellationToken);
                await foreach (var partition in restored.ConfigureAwait(false))
                {
                    var what = partition.IsChanged ? string.Create(CultureInfo.InvariantCulture, $"restored, {partition.State.Records:N0} records") : "unchanged";
                    await result.InvocationConfiguration.Output.WriteLineAsync($"{partition.Name}: {what}").ConfigureAwait(false);
                }

                return ServerExitCodes.Success;
            });
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
