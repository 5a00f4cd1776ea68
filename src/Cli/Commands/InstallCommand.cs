using System.CommandLine;
using System.Globalization;
using Strata.Cli.Completion;
using Strata.Cli.Plugin;

namespace Strata.Cli.Commands;

/// <summary><c>strata install</c>: makes the program known to the docker command and to shells.</summary>
internal sealed class InstallCommand(CommandEnvironment environment)
{
    private const string SystemFolder = "/usr/local/lib/docker/cli-plugins";

    private readonly Option<bool> _system = new("--system") { Description = $"For every user of this machine: in {SystemFolder}." };

    private readonly Option<bool> _copy = new("--copy") { Description = "Copy the program in place of linking to it." };

    private readonly Option<bool> _force = new("--force") { Description = "Replace or remove a file that this program did not put there." };

    private readonly Option<bool> _uninstall = new("--uninstall") { Description = "Take it away again." };

    private readonly Argument<string?> _shell = OptionalShell();

    public static Command Create(CommandEnvironment environment)
    {
        var install = new InstallCommand(environment);
        var plugin = new Command("docker-plugin", "Make 'docker strata' work, by a link to this program among docker's plugins.")
        {
            install._system, install._copy, install._force, install._uninstall,
        };
        plugin.SetAction(result => install.InstallPlugin(result));
        var completions = new Command("completions", "Put the completion script where the shell looks for it.") { install._shell, install._uninstall };
        completions.SetAction(result => install.InstallCompletions(result));
        return new Command("install", "Make this program known to the docker command and to shells.") { plugin, completions };
    }

    private static Argument<string?> OptionalShell()
    {
        var shell = new Argument<string?>("SHELL") { Description = "The shell; without it that of SHELL.", Arity = ArgumentArity.ZeroOrOne };
        shell.AcceptOnlyFromAmong([.. CompletionScript.All.Select(script => script.Shell)]);
        return shell;
    }

    private int InstallPlugin(ParseResult result)
    {
        var folder = result.GetValue(_system) ? SystemFolder : UserFolder();
        var file = new PluginFile(Path.Combine(folder, PluginCall.FileName));
        if (file.Exists && !result.GetValue(_force) && !file.IsOurs(environment.ProgramFile))
        {
            throw new IOException($"'{file.Path}' is not this program and was left as it is; --force replaces it.");
        }

        if (result.GetValue(_uninstall))
        {
            Tell(result, file.Remove() ? $"removed {file.Path}" : $"nothing to remove: {file.Path} is not there");
            return ExitCodes.Success;
        }

        var program = environment.ProgramFile ?? throw new IOException("this program cannot tell where its own file is.");
        file.Install(program, result.GetValue(_copy));
        Tell(result, $"installed {file.Path}; try: docker strata --help");
        return ExitCodes.Success;
    }

    private int InstallCompletions(ParseResult result)
    {
        var script = result.GetValue(_shell) is { } shell ? CompletionScript.Of(shell) : CompletionScript.OfProgram(environment.Variable("SHELL"))
            ?? throw new UsageException("name the shell: bash, zsh, fish or powershell.");
        var path = script.FileFor(environment.Variable) ?? throw new UsageException("HOME is not set, so that there is no place for it.");
        if (result.GetValue(_uninstall))
        {
            var isThere = File.Exists(path);
            File.Delete(path);
            Tell(result, isThere ? $"removed {path}" : $"nothing to remove: {path} is not there");
            return ExitCodes.Success;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, script.Text);
        Tell(result, $"installed {path}; new shells of {script.Shell} use it");
        if (script.Activation.Length > 0)
        {
            var place = script.Shell == "zsh" ? Path.GetDirectoryName(path) : path;
            Tell(result, string.Format(CultureInfo.InvariantCulture, script.Activation, place));
        }

        return ExitCodes.Success;
    }

    private string UserFolder() => Path.Combine(
        environment.Docker?["--config"]
            ?? (environment.Variable("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : null)
            ?? Path.Combine(environment.Variable("HOME") is { Length: > 0 } home ? home : throw new UsageException("HOME is not set; use --system."), ".docker"),
        "cli-plugins");

    private static void Tell(ParseResult result, string line) => result.InvocationConfiguration.Output.WriteLine(line);
}
