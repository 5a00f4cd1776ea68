using System.CommandLine;
using System.Text;
using Strata.Cli.Output;
using Strata.Core.Feeds.Bundles;

namespace Strata.Cli.Commands;

/// <summary><c>strata db bundle-key</c>: makes a key pair for bundles, and shows the public half of one.</summary>
internal static class DbBundleKeyCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The file of the key pair. One that exists is kept, and its public half is printed." };
        var command = new Command("bundle-key", "Make a key pair that signs bundles, and print its public half.") { file };
        command.SetAction(result =>
        {
            var path = result.GetRequiredValue(file);
            var exists = File.Exists(path);
            using var key = exists ? BundleKeyFiles.ReadPrivate(path) : BundleKeyFiles.CreatePrivate(path);
            environment.Error.WriteLine(exists
                ? $"'{DisplayText.Clean(path)}' exists and was kept. The key is {key.Public.Id}."
                : $"'{DisplayText.Clean(path)}' is the private key: keep it to yourself. The key is {key.Public.Id}.");
            environment.Output.Write(Encoding.ASCII.GetBytes(key.Public.Pem));
            return ExitCodes.Success;
        });
        return command;
    }
}
