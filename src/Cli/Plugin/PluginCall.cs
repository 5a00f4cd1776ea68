using System.Text;

namespace Strata.Cli.Plugin;

/// <summary>
/// How the program was called: by its own name, or as the plugin <c>docker-strata</c> of the docker command, which puts its global options
/// and the plugin's name before the arguments (docker/cli, cli-plugins).
/// </summary>
/// <param name="Arguments">The arguments that are this program's own.</param>
/// <param name="Docker">The options of the docker command; null when it was called by its own name.</param>
internal sealed record PluginCall(IReadOnlyList<string> Arguments, DockerGlobals? Docker)
{
    /// <summary>The name of the plugin's file, without its folder.</summary>
    public const string FileName = "docker-strata";

    /// <summary>The argument by which the docker command asks what this plugin is.</summary>
    public const string MetadataArgument = "docker-cli-plugin-metadata";

    /// <summary>The argument by which the docker command asks what to say after a command of its own.</summary>
    public const string HooksArgument = "docker-cli-plugin-hooks";

    /// <summary>The argument that asks for completions.</summary>
    public const string CompleteArgument = "__complete";

    private const string Name = "strata";

    /// <summary>Takes a command line apart.</summary>
    /// <param name="invokedAs">The name that the program was started under (<c>argv[0]</c>).</param>
    /// <param name="args">Its arguments.</param>
    public static PluginCall Of(string invokedAs, IReadOnlyList<string> args)
    {
        if (Path.GetFileNameWithoutExtension(invokedAs) != FileName)
        {
            return new PluginCall(args, null);
        }

        // "docker help strata" and the completion put a word of their own first.
        var first = args.Count > 0 && args[0] is "help" or CompleteArgument or CompleteArgument + "NoDesc" ? args[0] : null;
        var globals = DockerGlobals.Read(args, first is null ? 0 : 1, out var at);
        if (first is null && at < args.Count && args[at] == "help")
        {
            (first, at) = ("help", at + 1);
        }

        var own = args.Skip(at < args.Count && args[at] == Name ? at + 1 : at);
        return new PluginCall(
            first switch
            {
                null => [.. own],
                "help" => [.. own, "--help"],
                _ => [CompleteArgument, .. own],
            },
            globals);
    }

    /// <summary>The name that this process was started under: the kernel's word, since the runtime's is sometimes the library's path.</summary>
    public static string InvokedAs()
    {
        try
        {
            var line = File.ReadAllBytes("/proc/self/cmdline");
            return Encoding.UTF8.GetString(line.AsSpan(0, Math.Max(line.AsSpan().IndexOf((byte)0), 0)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.GetCommandLineArgs()[0];
        }
    }
}
