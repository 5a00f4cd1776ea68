using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Completion;

/// <summary>What is offered, by the program itself and through each real shell.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sc", "scan")]
    [InlineData("db im", "import")]
    [InlineData("db import os", "osv")]
    [InlineData("--debug db sta", "status")]
    [InlineData("scan --fail-on-", "--fail-on-unknown")]
    [InlineData("scan --format j", "json")]
    [InlineData("scan -f j", "json")]
    [InlineData("scan --format=j", "--format=json")]
    [InlineData("scan image --fail-on hi", "high")]
    [InlineData("scan --quiet --sort ri", "risk")]
    [InlineData("completion f", "fish")]
    [InlineData("install docker-plugin --uni", "--uninstall")]
    [InlineData("scan db", "")]
    [InlineData("scan --output ", "")]
    [InlineData("scan -- --format", "")]
    [InlineData("nonsense", "")]
    public async Task Last_word_is_completed(string words, string expected)
    {
        var run = await CommandRun.OfAsync(["__complete", .. words.Split(' ')]);
        Assert.Equal((0, expected.Length == 0 ? "" : expected + "\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Empty_word_offers_every_command_and_severity()
    {
        foreach (var empty in (string[])["", "\"\""])
        {
            var commands = (await CommandRun.OfAsync(["__complete", empty])).Output.Split('\n');
            Assert.Superset(new HashSet<string> { "scan", "push", "db", "install", "completion" }, commands.ToHashSet());
            Assert.DoesNotContain("--debug", commands);
        }

        var severities = (await CommandRun.OfAsync(["__complete", "scan", "--fail-on", ""])).Output;
        Assert.Equal(["critical", "high", "low", "medium", "negligible", "unknown"], severities.TrimEnd().Split('\n').Order());
    }

    [Theory]
    [InlineData("strata sc", "scan")]
    [InlineData("strata scan --format ", "cyclonedx json spdx table")]
    [InlineData("strata scan --format=j", "json")]
    [InlineData("strata db import ", "osv updateinfo")]
    public async Task Bash_completes(string line, string expected)
    {
        var script = await WriteAsync("bash");
        var run = await RunAsync($$"""
            bash --norc -c 'source {{script}}
            COMP_LINE="{{line}}"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(strata); _strata; printf "%s\n" "${COMPREPLY[@]}" | sort | paste -sd" "'
            """);
        Assert.Equal(expected, run.Output.Trim());
    }

    [Theory]
    [InlineData("strata sc", "scan")]
    [InlineData("strata scan --format ", "cyclonedx json spdx table")]
    [InlineData("strata scan ", "FILES")]
    public async Task Zsh_completes(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed.");
        var script = await WriteAsync("zsh");
        var run = await RunAsync($$"""
            zsh -f -c 'compdef() { : }; compadd() { shift; print -l -- "$@" | sort | paste -sd" " }; _files() { echo FILES }
            source {{script}}; words=("${(@s: :)1}"); CURRENT=${#words}; _strata' zsh '{{line}}'
            """);
        Assert.Equal((expected, ""), (run.Output.Trim(), run.Error));
    }

    [Theory]
    [InlineData("strata sc", "scan")]
    [InlineData("strata scan --format ", "cyclonedx json spdx table")]
    [InlineData("strata db import ", "osv updateinfo")]
    public async Task Fish_completes(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed.");
        var script = await WriteAsync("fish");
        var run = await RunAsync($"HOME='{_folder.Path}' fish --no-config -c 'source {script}; complete -C \"{line}\"' | cut -f 1 | sort | paste -sd' '");
        Assert.Equal((expected, ""), (run.Output.Trim(), run.Error));
    }

    [Fact]
    public async Task PowerShell_completes()
    {
        var program = Array.Find(["/usr/bin/pwsh", "/usr/local/bin/pwsh", "/opt/microsoft/powershell/7/pwsh"], File.Exists);
        Assert.SkipWhen(program is null, "PowerShell is not installed, and Debian has no package of it.");
        var script = await WriteAsync("powershell");
        var run = await RunAsync($"{program} -NoProfile -Command '. {script}; (TabExpansion2 \"strata sc\" 9).CompletionMatches.CompletionText'");
        Assert.Equal("scan", run.Output.Trim());
    }

    [Fact]
    public void PowerShell_script_is_balanced_outside_of_its_strings()
    {
        var open = new Stack<char>();
        var quote = '\0';
        foreach (var character in string.Concat(Strata.Cli.Completion.CompletionScript.Of("powershell").Text.Split('\n').Where(line => !line.StartsWith('#'))))
        {
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"')
            {
                quote = character;
            }
            else if (character is '(' or '{' or '[')
            {
                open.Push(character);
            }
            else if (character is ')' or '}' or ']')
            {
                Assert.Equal(character switch { ')' => '(', '}' => '{', _ => '[' }, open.Pop());
            }
        }

        Assert.Empty(open);
        Assert.Equal('\0', quote);
    }

    private async Task<string> WriteAsync(string shell) => _folder.Write("script", (await CommandRun.OfAsync(["completion", shell])).Output);

    /// <summary>Runs a shell in which <c>strata</c> is the program.</summary>
    private Task<CommandRun> RunAsync(string line)
    {
        Directory.CreateDirectory(_folder.PathOf("bin"));
        File.CreateSymbolicLink(_folder.PathOf("bin/strata"), ProgramProcess.Path);
        return ProgramProcess.RunAsync($"PATH='{_folder.PathOf("bin")}':$PATH; {line}");
    }
}
