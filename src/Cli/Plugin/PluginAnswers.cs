using Strata.Cli.Commands;

namespace Strata.Cli.Plugin;

/// <summary>What the docker command asks its plugins, each answered before anything else is loaded.</summary>
internal static class PluginAnswers
{
    /// <summary>What this plugin is; docker asks for every help page.</summary>
    public static string Metadata { get; } =
        $$"""{"SchemaVersion":"0.1.0","Vendor":"The Strata authors","Version":"{{VersionCommand.Text}}","ShortDescription":"Find known vulnerabilities in images, and push only what passes"}""" + "\n";

    /// <summary>The line that docker shows under "What's next" after a command that its configuration names for this plugin.</summary>
    public static string Hook { get; } =
        """{"Type":0,"Template":"Find known vulnerabilities in an image: docker strata scan IMAGE"}""" + "\n";

    /// <summary>The answer to such a question, or null when the arguments are no question.</summary>
    public static string? To(IReadOnlyList<string> args) => args.Count == 0 ? null : args[0] switch
    {
        PluginCall.MetadataArgument when args.Count == 1 => Metadata,
        PluginCall.HooksArgument => Hook,
        _ => null,
    };
}
