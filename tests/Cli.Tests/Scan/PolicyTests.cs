using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary><c>--policy</c> and <c>strata policy check</c> through the whole program.</summary>
public sealed class PolicyTests : IDisposable
{
    private static readonly byte[] Root = Roots.Debian(Roots.Deb("bash", "1"), Roots.Deb("curl", "1")).ToTar();

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("rules: [{name: a, action: fail, when: {severity: high}}]", "fail", ExitCodes.Findings)]
    [InlineData("rules: [{name: a, action: warn, when: {severity: high}}]", "warn", ExitCodes.Success)]
    [InlineData("rules: [{name: a, action: fail, when: {severity: critical}}]", "pass", ExitCodes.Success)]
    [InlineData("rules: [{name: a, action: fail, when: {severity: high, fix-age: 50}}]", "fail", ExitCodes.Findings)]
    [InlineData("rules: [{name: a, action: fail, when: {severity: high, fix-age: 51}}]", "pass", ExitCodes.Success)]
    public async Task Verdict_of_the_policy_is_reported_and_decides(string rules, string verdict, int exitCode)
    {
        await ImportAsync();
        var result = (await ScanAsync(rules)).Expect(exitCode);

        Assert.Equal(verdict, result.Report.Json.GetProperty("policy").GetProperty("verdict").GetString());
        Assert.Empty(SchemaCheck.Violations(result.Report.Json, Schema()));
    }

    [Theory]
    [InlineData("critical", "pass", ExitCodes.Success, "")]
    [InlineData("critical", "pass", ExitCodes.Findings, "--fail-on high")]
    [InlineData("high", "fail", ExitCodes.Findings, "--fail-on critical")]
    [InlineData("high", "fail", ExitCodes.Findings, "--fail-on-unknown")]
    [InlineData("high", "pass", ExitCodes.Success, "--severity low")]
    public async Task Policy_and_other_options_each_have_their_say(string severity, string verdict, int exitCode, string options)
    {
        await ImportAsync();
        var result = await ScanAsync($"rules: [{{name: a, action: fail, when: {{severity: {severity}}}}}]", options.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(verdict, result.Expect(exitCode).Report.Json.GetProperty("policy").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Finding_that_the_ignore_file_keeps_out_is_not_judged()
    {
        await ImportAsync();
        var result = await ScanAsync("rules: [{name: a, action: fail, when: {severity: high}}]", "--ignore-file", _product.Folder.Write("ignore", "CVE-1-1000\n"));
        Assert.Equal("pass", result.Expect(ExitCodes.Success).Report.Json.GetProperty("policy").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Target_that_cannot_be_judged_never_passes()
    {
        var unjudged = (await ScanAsync("rules: [{name: a, action: fail, when: {severity: high}}]")).Expect(ExitCodes.Success).Report.Json.GetProperty("policy");
        Assert.Equal("warn", unjudged.GetProperty("verdict").GetString());
        Assert.Equal("unknown", unjudged.GetProperty("decisions")[0].GetProperty("states")[0].GetString());
        (await ScanAsync("rules: [{name: a, action: fail, when: {status: unknown}}]")).Expect(ExitCodes.Findings);
    }

    [Fact]
    public async Task Rules_about_exploitation_want_the_data_for_it()
    {
        await ImportAsync();
        var report = (await ScanAsync("rules: [{name: a, action: fail, when: {kev: true, epss: 0.5}}]")).Expect(ExitCodes.Success).Report;
        Assert.Equal(["no-exploitation-data", "no-risk-data"], report.WarningCodes);
        Assert.Equal("partial", report.Json.GetProperty("policy").GetProperty("decisions")[0].GetProperty("states")[0].GetString());
    }

    [Fact]
    public async Task Table_and_report_are_the_same_at_each_run_and_end_with_the_verdict()
    {
        await ImportAsync();
        var policy = Write("rules: [{name: serious, action: fail, when: {severity: high}}]\nallow: [{id: CVE-2, owner: me, reason: r}]");
        var first = (await _product.RunAsync("scan", Target(), "--offline", "--policy", policy)).Expect(ExitCodes.Findings);
        var second = await _product.RunAsync("scan", Target(), "--offline", "--policy", policy);

        Assert.Equal(first.Output, second.Output);
        Assert.Contains("\nPolicy test: FAIL\n  fail: serious (line 3): 1 finding: CVE-1-1000\n  unused: CVE-2 (me) is about no finding (line 4)\n", first.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules: [{name: a, action: stop}]", "policy.yaml:3: 'action' is none of fail, warn, ignore.")]
    [InlineData("rules: [", "is not valid YAML.")]
    public async Task Policy_with_a_mistake_is_a_usage_error_before_anything_is_read(string rules, string message)
    {
        var scan = (await _product.ScanAsync("no-such-target", "--policy", Write(rules))).Expect(ExitCodes.Usage);
        var check = (await _product.RunAsync("policy", "check", Write(rules))).Expect(ExitCodes.Usage);

        Assert.Contains(message, scan.Error, StringComparison.Ordinal);
        Assert.Equal(scan.Error, check.Error);
    }

    [Fact]
    public async Task Policy_that_is_too_large_or_missing_is_refused()
    {
        var large = _product.Folder.Write("large.yaml", new byte[(1 << 20) + 1]);
        Assert.Contains("larger than 1048576 bytes", (await _product.RunAsync("policy", "check", large)).Expect(ExitCodes.Usage).Error, StringComparison.Ordinal);
        (await _product.RunAsync("policy", "check", _product.Folder.PathOf("missing.yaml"))).Expect(ExitCodes.Failed);
    }

    [Fact]
    public async Task Check_counts_and_names_what_has_expired()
    {
        var policy = Write("rules: [{name: a, action: fail}]\nallow:\n- {id: CVE-1, package: bash, owner: me, reason: r, expires: 2026-03-01}\n- {id: CVE-2, owner: me, reason: r}");
        Assert.Equal("test: 1 rule, 2 entries of the allow-list\n", (await _product.RunAsync("policy", "check", policy)).Expect(ExitCodes.Success).Output);
        Assert.Equal(
            $"test: 1 rule, 2 entries of the allow-list\n{policy}:5: CVE-1 in bash (me) expired after 2026-03-01\n",
            (await _product.RunAsync("policy", "check", policy, "--as-of", "2026-03-02")).Expect(ExitCodes.Success).Output);
    }

    private static JsonElement Schema() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "report.schema.json"))).RootElement;

    private Task ImportAsync() => _product.ImportAsync(
        new Osv("CVE-1-1000").Affects("Debian:12", "bash", "6", severity: "High").Published(new DateOnly(2026, 1, 10)),
        new Osv("CVE-1-2000").Affects("Debian:12", "curl", severity: "Low"));

    private Task<CommandResult> ScanAsync(string rules, params string[] options) => _product.ScanAsync(Target(), ["--policy", Write(rules), .. options]);

    private string Target() => _product.Folder.Write("target.tar", Root);

    private string Write(string rules) => _product.Folder.Write("policy.yaml", $"version: 1\nname: test\n{rules}\n");
}
