using Xunit;

namespace Strata.Cli.Tests.Commands;

public sealed class CompareVersionsCommandTests
{
    [Theory]
    [InlineData("dpkg", "1.0~rc1", "1.0", "<")]
    [InlineData("dpkg", "1:0", "2", ">")]
    [InlineData("rpm", "1.0^git1", "1.0", ">")]
    [InlineData("apk", "1.0-r0", "1.0-r0", "=")]
    public async Task Two_versions_are_answered_with_a_sign(string scheme, string left, string right, string sign)
    {
        var run = await CommandRun.OfAsync(["compare-versions", "--scheme", scheme, left, right]);

        Assert.Equal((0, sign + "\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Versions_that_start_with_a_dash_follow_two_dashes() =>
        Assert.Equal("<\n", (await CommandRun.OfAsync(["compare-versions", "--scheme", "dpkg", "--", "-1", "1"])).Output);

    [Fact]
    public async Task Pairs_are_answered_line_by_line()
    {
        var run = await CommandRun.OfAsync(["compare-versions", "--scheme", "dpkg", "-"], "1\t2\n2\t1\r\n1.0\t1.0");

        Assert.Equal((0, "<\n>\n=\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Line_that_is_no_pair_keeps_its_place_and_is_named()
    {
        var run = await CommandRun.OfAsync(["compare-versions", "--scheme", "dpkg", "-"], "1\t2\nnothing\n1\t2\t3\n\n2\t1\n");

        Assert.Equal((2, "<\n?\n?\n?\n>\n"), (run.ExitCode, run.Output));
        Assert.Contains("3 of 5 lines", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_line_is_answered_once()
    {
        var run = await CommandRun.OfAsync(["compare-versions", "--scheme", "dpkg", "-"], new string('1', 300_000) + "\t2\n1\t2\n");

        Assert.Equal((2, "?\n<\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Many_pairs_are_all_answered()
    {
        var input = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number}\t{number + 1}\n"));
        var run = await CommandRun.OfAsync(["compare-versions", "--scheme", "apk", "-"], input);

        Assert.Equal(string.Concat(Enumerable.Repeat("<\n", 50_000)), run.Output);
    }

    [Theory]
    [InlineData("compare-versions", "1", "2")]
    [InlineData("compare-versions", "--scheme", "none", "1", "2")]
    [InlineData("compare-versions", "--scheme", "dpkg", "1")]
    [InlineData("compare-versions", "--scheme", "dpkg", "1", "2", "3")]
    [InlineData("compare-version")]
    [InlineData("scan")]
    public async Task Wrong_command_line_is_one_line_and_exit_code_2(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData]
    [InlineData("db")]
    public async Task Group_without_a_command_shows_its_commands(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("Commands:", run.Error, StringComparison.Ordinal);
    }
}
