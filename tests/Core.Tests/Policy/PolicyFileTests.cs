using System.Text;
using System.Text.Json;
using Strata.Core.Inventory;
using Strata.Core.Policy;
using Strata.Core.Primitives;
using Strata.Core.Reports;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Policy;

public sealed class PolicyFileTests
{
    private const string Start = "version: 1\n";

    [Fact]
    public void Every_key_is_read()
    {
        var policy = Parse("""
            version: 1
            name: production
            rules:
              - name: everything
                action: fail
                unknown: skip
                when:
                  severity: high
                  fixable: true
                  fix-age: 14
                  kev: false
                  epss: 0.25
                  package: [openssl, "lib*"]
                  namespace: debian:*
                  id: CVE-2024-*
                  type: [deb, rpm]
                  status: [eol, stale]
              - {name: rest, action: warn}
            allow:
              - id: CVE-2024-1
                package: "curl*"
                owner: team-web
                reason: >
                  not reachable,
                  no server
                expires: 2026-12-31
            """);

        Assert.Equal("production", policy.Name);
        var rule = policy.Rules[0];
        Assert.Equal(("everything", 4, PolicyAction.Fail, false, false), (rule.Name, rule.Line, rule.Action, rule.CountsUnknown, rule.IsAboutTarget));
        var when = rule.Conditions;
        Assert.Equal((Severity.High, true, 14, false, 0.25), (when.Severity!.Value, when.Fixable!.Value, when.FixAgeDays!.Value, when.Exploited!.Value, when.Epss!.Value));
        Assert.Equal(["openssl", "lib*"], when.Packages);
        Assert.Equal(["debian:*"], when.Namespaces);
        Assert.Equal(["CVE-2024-*"], when.Ids);
        Assert.Equal([PackageType.Deb, PackageType.Rpm], when.Types);
        Assert.Equal(TargetStates.EndOfLife | TargetStates.Stale, when.States);
        Assert.Equal((PolicyAction.Warn, true, 18), (policy.Rules[1].Action, policy.Rules[1].CountsUnknown, policy.Rules[1].Line));
        Assert.Equal(new PolicyAllowance("CVE-2024-1", "curl*", "team-web", "not reachable, no server", new DateOnly(2026, 12, 31), 20), Assert.Single(policy.Allowances));
        Assert.True(policy.UsesExploitation);
        Assert.True(policy.UsesEpss);
    }

    [Fact]
    public void Policy_without_a_name_is_called_like_its_file()
    {
        var policy = Parse("\uFEFF{\"version\": 1, \"rules\": [{\"name\": \"a\", \"action\": \"warn\"}]}");
        Assert.Equal(("policy.yaml", 1, false), (policy.Name, policy.Rules.Count, policy.UsesExploitation || policy.UsesEpss));
    }

    [Theory]
    [InlineData("", 1, "is empty")]
    [InlineData("# nothing\n", 1, "is empty")]
    [InlineData("- a", 1, "not a map")]
    [InlineData("rules: []", 1, "'version' is missing")]
    [InlineData("version: 1\nallow: []", 2, "'rules' is missing or empty")]
    [InlineData("version: 1\nrules: []", 2, "'rules' is missing or empty")]
    [InlineData("version: 2", 1, "'version' is not 1")]
    [InlineData("version: 1\nversion: 1", 2, "'version' is given twice")]
    [InlineData("version: 1\nrulez: []", 2, "'rulez' is none of version, name, rules, allow")]
    [InlineData("version: 1\nrules: x", 2, "'rules' is not a list")]
    [InlineData("version: 1\nrules:\n- x", 3, "not a map")]
    [InlineData("version: 1\nrules: [{name: a, action: warn}]\n---\nversion: 1", 3, "more than one document")]
    [InlineData("version: 1\nname: &a x", 2, "'name' is not a plain text")]
    [InlineData("version: 1\nname: *a", 2, "")]
    [InlineData("version: 1\nname: \"a\\e[31m\"", 2, "control characters")]
    [InlineData("version: 1\nname: ''", 2, "'name' is empty")]
    [InlineData("version: [1", 1, "")]
    public void File_that_is_no_policy_is_refused_with_the_line(string text, int line, string problem) => AssertRefused(text, line, problem);

    [Theory]
    [InlineData("{name: a}", "no 'name' or no 'action'")]
    [InlineData("{action: fail}", "no 'name' or no 'action'")]
    [InlineData("{name: a, action: block}", "'action' is none of fail, warn, ignore")]
    [InlineData("{name: a, action: fail, unknown: maybe}", "'unknown' is neither match nor skip")]
    [InlineData("{name: a, action: fail, if: {kev: true}}", "'if' is none of name, action, when, unknown")]
    [InlineData("{name: a, action: ignore}", "would ignore everything")]
    [InlineData("{name: a, action: fail, when: {}}", "'when' is empty")]
    [InlineData("{name: a, action: fail, when: high}", "'when' is not a map")]
    [InlineData("{name: a, action: fail, when: {severty: high}}", "'severty' is none of severity,")]
    [InlineData("{name: a, action: fail, when: {severity: horrible}}", "'severity' is none of")]
    [InlineData("{name: a, action: fail, when: {severity: unknown}}", "'severity' is none of")]
    [InlineData("{name: a, action: fail, when: {fixable: yes}}", "'fixable' is neither true nor false")]
    [InlineData("{name: a, action: fail, when: {fix-age: -1}}", "'fix-age' is not a number of days")]
    [InlineData("{name: a, action: fail, when: {fix-age: 99999}}", "'fix-age' is not a number of days")]
    [InlineData("{name: a, action: fail, when: {epss: 1.5}}", "'epss' is not a number from 0 to 1")]
    [InlineData("{name: a, action: fail, when: {epss: NaN}}", "'epss' is not a number from 0 to 1")]
    [InlineData("{name: a, action: fail, when: {package: []}}", "'package' is empty")]
    [InlineData("{name: a, action: fail, when: {package: [[a]]}}", "'package' is not a plain text")]
    [InlineData("{name: a, action: fail, when: {package: {a: b}}}", "'package' is not a plain text")]
    [InlineData("{name: a, action: fail, when: {type: msi}}", "'type' is none of deb, apk, rpm, pacman")]
    [InlineData("{name: a, action: fail, when: {status: complete}}", "'status' is none of unknown, partial, stale, eol")]
    public void Rule_that_is_not_understood_is_refused(string rule, string problem) => AssertRefused($"{Start}rules:\n- {rule}", 3, problem);

    [Theory]
    [InlineData("{id: CVE-1, owner: a}", "no 'id', no 'owner' or no 'reason'")]
    [InlineData("{owner: a, reason: b}", "no 'id', no 'owner' or no 'reason'")]
    [InlineData("{id: CVE-1, reason: b}", "no 'id', no 'owner' or no 'reason'")]
    [InlineData("{id: CVE-1, owner: a, reason: b, expires: tomorrow}", "'expires' is not a date")]
    [InlineData("{id: CVE-1, owner: a, reason: b, until: 2026-01-01}", "'until' is none of id, package, owner, reason, expires")]
    public void Entry_that_is_not_understood_is_refused(string entry, string problem) => AssertRefused($"{Start}allow:\n- {entry}", 3, problem);

    [Fact]
    public void Limits_are_kept()
    {
        AssertRefused(new string(' ', PolicyFile.MaximumBytes + 1), 1, "larger than 1048576 bytes");
        AssertRefused(Start + "rules:\n" + Repeat("- {name: a, action: warn}\n", PolicyFile.MaximumRules + 1), PolicyFile.MaximumRules + 3, "more than 1000 entries");
        AssertRefused(Start + "allow:\n" + Repeat("- {id: a, owner: b, reason: c}\n", PolicyFile.MaximumAllowances + 1), PolicyFile.MaximumAllowances + 3, "more than 10000 entries");
        AssertRefused($"{Start}name: {new string('a', PolicyFile.MaximumTextLength + 1)}", 2, "longer than 1024 characters");
        AssertRefused($"{Start}rules:\n- name: a\n  when: {{package: {new string('a', PolicyFile.MaximumPatternLength + 1)}}}", 4, "longer than 256 characters");
        AssertRefused($"{Start}rules:\n- name: a\n  when: {{package: [{Repeat("a, ", PolicyFile.MaximumValues + 1)}]}}", 4, "more than 100 entries");
    }

    [Fact]
    public void Every_package_system_has_its_word()
    {
        var words = Enum.GetValues<PackageType>().Select(type => ReportWords.Of(type)).ToList();
        var policy = Parse($"{Start}rules:\n- {{name: a, action: fail, when: {{type: [{string.Join(", ", words)}]}}}}");
        Assert.Equal(Enum.GetValues<PackageType>(), policy.Rules[0].Conditions.Types);
    }

    [Fact]
    public void Every_limit_is_documented()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/policy.md"));
        int[] limits = [PolicyFile.MaximumRules, PolicyFile.MaximumAllowances, PolicyFile.MaximumValues, PolicyFile.MaximumTextLength, PolicyFile.MaximumPatternLength];
        Assert.All(limits, limit => Assert.Contains($"| {limit:N0} |", page, StringComparison.Ordinal));
        Assert.Contains("| 1 MiB |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "{x: 1}")]
    [InlineData("rule", "{version: 1, rules: [{x: 1}]}")]
    [InlineData("conditions", "{version: 1, rules: [{when: {x: 1}}]}")]
    [InlineData("allowance", "{version: 1, allow: [{x: 1}]}")]
    public void Schema_for_editors_has_the_keys_that_are_read(string definition, string text)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/policy.schema.json")));
        var part = definition.Length == 0 ? schema.RootElement : schema.RootElement.GetProperty("$defs").GetProperty(definition);
        var keys = part.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var known = Assert.Throws<PolicyFileException>(() => Parse(text)).Message.Split("'x' is none of ")[1].TrimEnd('.');
        Assert.Equal(known.Split(", ").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Example_of_the_page_is_a_policy()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/policy.md"));
        var example = page.Split("```yaml\n")[1].Split("```")[0];
        Assert.NotEmpty(Parse(example).Rules);
        Assert.NotEmpty(Parse(example).Allowances);
    }

    private static ScanPolicy Parse(string text) => PolicyFile.Parse("policy.yaml", Encoding.UTF8.GetBytes(text));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static void AssertRefused(string text, int line, string problem)
    {
        var e = Assert.Throws<PolicyFileException>(() => Parse(text));
        Assert.StartsWith($"policy.yaml:{line}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }
}
