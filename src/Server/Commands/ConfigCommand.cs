using System.CommandLine;
using Strata.Server.Configuration;

namespace Strata.Server.Commands;

/// <summary><c>config check FILE</c> and <c>config print</c>.</summary>
internal static class ConfigCommand
{
    /// <summary>The commands.</summary>
    public static Command Create(ServerEnvironment environment) => new("config", "Checks and shows the configuration.")
    {
        CreateCheck(environment),
        CreatePrint(environment),
    };

    private static Command CreateCheck(ServerEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The configuration file." };
        var check = new Command("check", "Reads a configuration file and tells what is wrong with it.") { file };
        check.SetAction(result =>
        {
            var loaded = ConfigurationFile.Load(result.GetRequiredValue(file), new ServerOptions(), environment);
            foreach (var warning in loaded.Warnings)
            {
                result.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
            }

            result.InvocationConfiguration.Output.WriteLine(loaded.Warnings.Count == 0 ? "The configuration is good." : "The configuration is usable.");
            return ServerExitCodes.Success;
        });
        return check;
    }

    private static Command CreatePrint(ServerEnvironment environment)
    {
        var reader = new ServerOptionsReader();
        var print = new Command("print", "Prints the configuration that is in force, secrets masked.");
        foreach (var option in reader.Options)
        {
            print.Add(option);
        }

        print.SetAction(result =>
        {
            result.InvocationConfiguration.Output.Write(ConfigurationPrinter.Print(reader.Read(result, environment).Options));
            return ServerExitCodes.Success;
        });
        return print;
    }
}
