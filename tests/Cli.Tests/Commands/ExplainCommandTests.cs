using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Commands;

public sealed partial class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Finding_is_explained_by_any_of_its_ids()
    {
        var run = await ExplainAsync("cve-2024-5535", DebianRoot.Write(_folder));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            CVE-2024-5535 in libssl3 3.0.11-1~deb12u1: affected, fixed in 3.0.15-1~deb12u1
              read from   var/lib/dpkg/status, root file system
              source      openssl 3.0.11-1~deb12u1 (advisories of debian:12 name source packages)
              decided     CVE-2024-5535 of feed own (priority 1000, of no known date)
                          3.0.11-1~deb12u1 is affected (affected: < 3.0.15-1~deb12u1, under dpkg); fixed in 3.0.15-1~deb12u1.
                          KEY sha256:HASH


            """,
            Record().Replace(run.Output, "KEY sha256:HASH"));
    }

    [Fact]
    public async Task Package_is_explained_with_its_near_misses()
    {
        var root = DebianRoot.Write(_folder);
        _folder.Write("advisories/c.json", new Osv("CVE-2020-0001").Affects("Debian:12", "openssl", fixedIn: "1.1.1").ToJson());
        var run = await ExplainAsync("--package", "openssl", root);

        Assert.Contains("CVE-2020-0001 in libssl3 3.0.11-1~deb12u1: not affected\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("denied      CVE-2020-0001", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("zlib", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ignored_finding_names_the_rule_that_left_it_out()
    {
        _folder.Write("ignore.yaml", "- id: CVE-2024-5535\n  reason: not reachable\n");
        var run = await ExplainAsync("CVE-2024-5535", DebianRoot.Write(_folder), "--ignore-file", _folder.PathOf("ignore.yaml"));

        Assert.Matches("left out    The ignore rule for CVE-2024-5535 in line [0-9]+ left it out: not reachable\\.", run.Output);
    }

    [Fact]
    public async Task Json_is_valid_under_its_schema()
    {
        var run = await ExplainAsync("--package", "libssl3", DebianRoot.Write(_folder), "--format", "json");

        using var answer = JsonDocument.Parse(run.Output);
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/explanation.schema.json")));
        Assert.Empty(SchemaCheck.Violations(answer.RootElement, schema.RootElement));
        Assert.Equal("CVE-2024-5535", Assert.Single(answer.RootElement.GetProperty("explanations").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Report_holds_explanations_when_asked_for()
    {
        await ImportAsync();
        string[] scan = ["scan", DebianRoot.Write(_folder), "--db", _folder.PathOf("strata.db"), "--offline", "--format", "json"];
        var plain = await CommandRun.OfAsync(scan);
        var explained = await CommandRun.OfAsync([.. scan, "--explain"]);

        Assert.DoesNotContain("\"explanations\"", plain.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(explained.Output);
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/report.schema.json")));
        Assert.Empty(SchemaCheck.Violations(report.RootElement, schema.RootElement));
        Assert.Equal(2, report.RootElement.GetProperty("explanations").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_finding_or_a_package_there_is_nothing_to_explain()
    {
        var run = await ExplainAsync(DebianRoot.Write(_folder));
        Assert.Equal(2, run.ExitCode);
    }

    [GeneratedRegex("\\S+ sha256:[0-9a-f]{64}")]
    private static partial Regex Record();

    private async Task<CommandRun> ExplainAsync(params string[] arguments)
    {
        await ImportAsync();
        return await CommandRun.OfAsync(["explain", .. arguments, "--db", _folder.PathOf("strata.db"), "--offline"]);
    }

    private async Task ImportAsync()
    {
        var run = await CommandRun.OfAsync(["db", "import", "osv", DebianRoot.WriteAdvisories(_folder), "--db", _folder.PathOf("strata.db")]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
