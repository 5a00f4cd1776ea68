using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>What only the program as it is shipped can show: that nothing of a scan was trimmed away, and that its exit codes are true.</summary>
public sealed class ProgramReportTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Report_is_byte_for_byte_that_of_the_library()
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var root = Roots.Debian(Roots.Deb("curl", "7.88.1-10"), Roots.Deb("bash", "v1_0")).File("app/package.json", "{}").ToTar();
        var target = Write(new DockerArchiveBuilder().Add(new ImageBuilder().Layer(root), "a:1").AsClassic().ToTar());
        await RunAsync(ExitCodes.Success, $"db import osv {_product.Folder.PathOf("own.ndjson")}");

        foreach (var format in new[] { "json", "table" })
        {
            string[] scan = ["scan", target, "--offline", "--as-of", "2026-03-01", "--format", format];
            var expected = (await _product.RunAsync(scan)).Expect(ExitCodes.Success);
            var actual = await RunAsync(ExitCodes.Success, string.Join(' ', scan));
            Assert.Equal((expected.Output, ""), (actual.Output, actual.Error));
        }
    }

    [Theory]
    [InlineData(ExitCodes.Success, "scan $TARGET --offline")]
    [InlineData(ExitCodes.Findings, "scan $TARGET --offline --fail-on low --fail-on-unknown")]
    [InlineData(ExitCodes.Usage, "scan $TARGET --fail-on sometimes")]
    [InlineData(ExitCodes.Failed, "scan $TARGET.missing --offline")]
    [InlineData(ExitCodes.Unknown, "scan $TARGET --offline --feed osv --fail-on low --fail-on-unknown")]
    [InlineData(ExitCodes.Findings, "scan - --offline --fail-on low < $TARGET")]
    public async Task Exit_code_is_that_of_the_table(int expected, string command)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        await RunAsync(ExitCodes.Success, $"db import osv {_product.Folder.PathOf("own.ndjson")}");
        var target = Write(Roots.Debian(Roots.Deb("curl", "7.88.1-10")).ToTar());

        await RunAsync(expected, command.Replace("$TARGET", target, StringComparison.Ordinal));
    }

    private string Write(byte[] target) => _product.Folder.Write("target.tar", target);

    private async Task<CommandRun> RunAsync(int exitCode, string command)
    {
        var home = _product.Folder.PathOf("home");
        var run = await ProgramProcess.RunAsync($"XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/data \"$STRATA\" {command}");
        Assert.True(run.ExitCode == exitCode, $"The exit code is {run.ExitCode} and not {exitCode}.\n{run.Error}\n{run.Output}");
        return run;
    }
}
