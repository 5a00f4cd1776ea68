using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Commands;

public sealed class ScanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.PathOf("strata.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_of_own_advisories_are_reported_and_valid_under_the_schema()
    {
        await ImportAsync();
        var run = await ScanAsync("--format", "json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/report.schema.json")));
        Assert.Empty(SchemaCheck.Violations(report.RootElement, schema.RootElement));
        Assert.Equal(
            ["CVE-2024-5535", "CVE-2023-45853"],
            report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("id").GetString()!));
        Assert.Equal("complete", report.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Same_scan_twice_gives_the_same_bytes()
    {
        await ImportAsync();

        Assert.Equal((await ScanAsync("--format", "json")).Output, (await ScanAsync("--format", "json")).Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--fail-on", "high")]
    [InlineData(1, "--fail-on", "critical")]
    [InlineData(0, "--fail-on", "critical", "--unknown-severity", "ignore")]
    [InlineData(1, "--fail-on", "high", "--unknown-severity", "ignore")]
    [InlineData(0, "--fail-on", "high", "--severity", "low")]
    [InlineData(0, "--fail-on-unknown")]
    [InlineData(4, "--fail-on-unknown", "--as-of", "2040-01-01")]
    [InlineData(1, "--fail-on-unknown", "--fail-on", "low", "--as-of", "2040-01-01")]
    [InlineData(2, "--feed", "mistyped")]
    [InlineData(2, "--severity", "high,grave")]
    [InlineData(2, "--platform", "amd65")]
    [InlineData(3, "--ignore-file", "/nonexistent/rules")]
    public async Task Exit_code_follows_the_table(int exitCode, params string[] options)
    {
        await ImportAsync();
        var run = await ScanAsync(options);

        Assert.True(exitCode == run.ExitCode, $"{run.ExitCode}: {run.Error}");
        Assert.Equal(exitCode is 2 or 3 ? 1 : 0, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Without_data_the_result_is_unknown_and_never_looks_clean()
    {
        var run = await ScanAsync("--fail-on-unknown");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("UNKNOWN", run.Output, StringComparison.Ordinal);
        Assert.Contains("strata db update", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("No vulnerabilities", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Missing_target_is_one_line_that_names_it()
    {
        var run = await CommandRun.OfAsync(["scan", "--offline", "--db", Database, _folder.PathOf("nothing-here")]);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("nothing-here", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_trace_is_shown_only_for_debug() => Assert.Contains(
        "   at ",
        (await CommandRun.OfAsync(["scan", "--debug", "--offline", "--db", Database, _folder.PathOf("nothing-here")])).Error,
        StringComparison.Ordinal);

    [Fact]
    public async Task Name_of_a_target_cannot_act_on_the_terminal_through_an_error()
    {
        var run = await CommandRun.OfAsync(["scan", "--debug", "--offline", "--db", Database, _folder.PathOf("a\u001b[31m\u0007b")]);

        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain(run.Error, character => character is < ' ' and not '\n');
    }

    [Fact]
    public async Task Output_file_holds_what_standard_output_would()
    {
        await ImportAsync();
        var file = _folder.PathOf("report.json");
        var run = await ScanAsync("--format", "json", "-o", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal((await ScanAsync("--format", "json")).Output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Option_in_a_variable_counts_and_the_command_line_wins()
    {
        await ImportAsync();
        var root = DebianRoot.Write(_folder);
        var variables = new Dictionary<string, string> { ["STRATA_FAIL_ON"] = "high", ["STRATA_OFFLINE"] = "1", ["STRATA_DB"] = Database };

        Assert.Equal(1, (await CommandRun.OfAsync(["scan", root], variables: variables)).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync(["scan", root, "--fail-on", "critical", "--unknown-severity", "ignore"], variables: variables)).ExitCode);
    }

    [Fact]
    public async Task Wrong_value_in_a_variable_is_a_usage_error()
    {
        var run = await CommandRun.OfAsync(["scan", DebianRoot.Write(_folder)], variables: new() { ["STRATA_MAX_AGE"] = "soon" });

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("STRATA_MAX_AGE", run.Error, StringComparison.Ordinal);
    }

    private async Task ImportAsync()
    {
        var run = await CommandRun.OfAsync(["db", "import", "osv", DebianRoot.WriteAdvisories(_folder), "--db", Database]);
        Assert.Equal((0, "own: 2 records\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private Task<CommandRun> ScanAsync(params string[] options) => CommandRun.OfAsync(
        ["scan", "--offline", "--db", Database, "dir:" + DebianRoot.Write(_folder), .. options, .. options.Contains("--as-of") ? (string[])[] : ["--as-of", "2026-01-01"]]);
}
