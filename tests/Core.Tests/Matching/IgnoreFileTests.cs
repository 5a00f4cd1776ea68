using System.Text;
using Strata.Core.Matching;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class IgnoreFileTests
{
    [Fact]
    public void Yaml_list_is_read_with_all_keys()
    {
        var rules = Parse("""
            # accepted risks
            - id: CVE-2024-0001
            - id: GHSA-abcd
              package: openssl
              reason: "not reachable: no server"
              expires: 2026-01-31
            """).Rules;
        Assert.Equal(
            [
                new IgnoreRule("CVE-2024-0001", null, null, null, 2),
                new IgnoreRule("GHSA-abcd", "openssl", "not reachable: no server", new DateOnly(2026, 1, 31), 3),
            ],
            rules);
    }

    [Fact]
    public void Json_list_is_YAML_too() =>
        Assert.Equal([new IgnoreRule("CVE-1", null, "why", null, 1)], Parse("""[{"id": "CVE-1", "reason": "why"}]""").Rules);

    [Fact]
    public void Plain_lines_are_read_with_expiry_and_reason()
    {
        var rules = Parse("# header\r\n\r\nCVE-2020-1\r\nCVE-2020-2 exp:2026-01-01 # why \r\n\tDSA-1\t\n").Rules;
        Assert.Equal(
            [
                new IgnoreRule("CVE-2020-1", null, null, null, 3),
                new IgnoreRule("CVE-2020-2", null, "why", new DateOnly(2026, 1, 1), 4),
                new IgnoreRule("DSA-1", null, null, null, 5),
            ],
            rules);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n\n")]
    [InlineData("[]")]
    [InlineData("\uFEFF# byte order mark")]
    public void File_without_rules_has_none(string text) => Assert.Empty(Parse(text).Rules);

    [Theory]
    [InlineData("CVE-1 exp:tomorrow", 1)]
    [InlineData("CVE-1 CVE-2", 1)]
    [InlineData("\nCVE-1 exp:2026-01-01 more", 2)]
    [InlineData("id: CVE-1", 1)]
    [InlineData("CVE-1\u001b[31m", 1)]
    [InlineData("- CVE-1", 1)]
    [InlineData("- id: CVE-1\n- reason: x", 2)]
    [InlineData("- id: ''", 1)]
    [InlineData("- id: a b", 1)]
    [InlineData("- id: CVE-1\n  expire: 2026-01-01", 2)]
    [InlineData("- id: CVE-1\n  expires: 2026-13-01", 1)]
    [InlineData("- id: CVE-1\n  id: CVE-2", 2)]
    [InlineData("- id: CVE-1\n  package: ''", 1)]
    [InlineData("- id: CVE-1\n  package: [a]", 2)]
    [InlineData("- id: \"CVE-1\\e[31m\"", 1)]
    [InlineData("- &a\n  id: CVE-1\n- *a", 1)]
    [InlineData("- id: &a CVE-1", 1)]
    [InlineData("- id: CVE-1\n---\n- id: CVE-2", 2)]
    [InlineData("- id: \"CVE-1", 1)]
    [InlineData("[[[[[[", 1)]
    [InlineData("- id: CVE-1\n- {id: CVE-2,\nreason: x}", 2)]
    [InlineData("- id: !<:> CVE-1", 1)]
    [InlineData("---", 2)]
    public void Anything_else_is_an_error_with_its_line(string text, int line)
    {
        var exception = Assert.Throws<IgnoreFileException>(() => Parse(text));
        Assert.StartsWith($".strataignore:{line}: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', exception.Message);
    }

    [Fact]
    public void Limits_stop_huge_files()
    {
        Assert.Throws<IgnoreFileException>(() => Parse(new string('#', IgnoreFile.MaximumBytes + 1)));
        Assert.Throws<IgnoreFileException>(() => Parse(new string('a', IgnoreFile.MaximumTextLength + 1)));
        var lines = string.Concat(Enumerable.Repeat("CVE-1\n", IgnoreFile.MaximumRules));
        Assert.Equal(IgnoreFile.MaximumRules, Parse(lines).Rules.Count);
        Assert.Throws<IgnoreFileException>(() => Parse(lines + "CVE-1"));
    }

    private static IgnoreRules Parse(string text) => IgnoreFile.Parse(".strataignore", Encoding.UTF8.GetBytes(text));
}
