namespace Strata.Cli.Tests.Commands;

/// <summary>A machine as far as the program sees it: folders of its own for data, cache and configuration.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="isOneFile">True to keep everything in one database file.</param>
internal sealed class BundleMachine(string folder, bool isOneFile)
{
    /// <summary>Runs a command there.</summary>
    public Task<CommandRun> RunAsync(params string[] args)
    {
        var variables = new Dictionary<string, string>
        {
            ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache"),
            ["XDG_CONFIG_HOME"] = Path.Combine(folder, "config"),
            ["XDG_DATA_HOME"] = Path.Combine(folder, "data"),
        };
        if (isOneFile)
        {
            variables["STRATA_DB"] = Path.Combine(folder, "strata.db");
        }

        return CommandRun.OfAsync(args, variables: variables);
    }
}
