using System.Diagnostics;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests;

/// <summary>What only a process of its own can show: signals, closed pipes, full disks, terminals.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    [InlineData("--version --debug")]
    public async Task Version_is_one_line(string arguments)
    {
        var run = await ProgramProcess.RunAsync($"\"$STRATA\" {arguments}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^strata \d+\.\d+\.\d+\n$", run.Output);
    }

    [Fact]
    public async Task Endless_input_ends_when_the_reader_goes_away()
    {
        var run = await ProgramProcess.RunAsync("yes $'1\\t2' 2>/dev/null | \"$STRATA\" compare-versions --scheme dpkg - | head -n 1; echo ${PIPESTATUS[1]}");

        Assert.Equal(("<\n141\n", ""), (run.Output, run.Error));
    }

    [Theory]
    [InlineData("\"$STRATA\" compare-versions --scheme dpkg 1 2 >/dev/full")]
    [InlineData("\"$STRATA\" db status --format json --db /nonexistent/x.db >/dev/full")]
    [InlineData("\"$STRATA\" compare-versions --scheme dpkg 1 2 >&-")]
    public async Task Output_that_cannot_be_written_is_a_failure(string command)
    {
        var run = await ProgramProcess.RunAsync(command);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("strata: Standard output cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Signal_ends_the_program_quietly(string signal, int exitCode)
    {
        using var process = ProgramProcess.Shell("exec \"$STRATA\" compare-versions --scheme dpkg -");
        await process.StandardInput.WriteAsync("1\t2\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("<", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var kill = Process.Start("/bin/kill", ["-s", signal, process.Id.ToString()]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pipe_gets_neither_colour_nor_progress()
    {
        var run = await ProgramProcess.RunAsync("TERM=xterm-256color \"$STRATA\" demo");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("CVE-", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM=xterm-256color NO_COLOR=", true)]
    [InlineData("TERM=xterm-256color NO_COLOR=1", false)]
    [InlineData("TERM=dumb NO_COLOR=", false)]
    public async Task Terminal_gets_colour_unless_it_is_not_wanted(string variables, bool color)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) of util-linux or bsdutils, which makes a terminal, is not installed.");
        var run = await ProgramProcess.RunAsync($"{variables} script -qec '\"$STRATA\" demo' /dev/null");

        Assert.Equal(color, run.Output.Contains("\u001b[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Error_on_a_terminal_is_text_alone()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) of util-linux or bsdutils, which makes a terminal, is not installed.");
        var run = await ProgramProcess.RunAsync("TERM=xterm-256color script -qec '\"$STRATA\" scan' /dev/null");

        Assert.StartsWith("strata: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task Error_that_cannot_be_written_changes_no_exit_code(string redirection)
    {
        var run = await ProgramProcess.RunAsync($"\"$STRATA\" scan {redirection}");

        Assert.Equal((ExitCodes.Usage, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Standard_input_of_a_scan_may_be_a_pipe()
    {
        using var folder = new TemporaryFolder();
        var run = await ProgramProcess.RunAsync(
            $"\"$STRATA\" demo --keep '{folder.PathOf("demo")}' >/dev/null && "
            + $"cat '{folder.PathOf("demo/image.tar")}' | \"$STRATA\" scan - --offline --db '{folder.PathOf("demo/strata.db")}' --format json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"kind\": \"docker-archive\"", run.Output, StringComparison.Ordinal);
    }
}
