using System.Text;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Alpine;
using Strata.Core.Feeds.Formats.Secdb;
using Strata.Core.Primitives;
using Strata.Core.Versions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Alpine;

public sealed partial class AlpineFeedTests
{
    [Fact]
    public async Task Record_becomes_everything_below_the_fixed_version()
    {
        var content = await ReadAsync("""{"name":"busybox","secfixes":{"1.36.1-r2":["CVE-2023-1000"]}}""");

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(("CVE-2023-1000/busybox", "CVE-2023-1000"), (advisory.Key, advisory.Id));
        Assert.Equal(["https://security.alpinelinux.org/vuln/CVE-2023-1000"], advisory.Links);
        var row = Assert.Single(advisory.Affected);
        Assert.Equal(("alpine:v3.19", "busybox", PackageKind.Source, FixState.Fixed, Severity.Unknown), (row.Namespace, row.Name, row.Kind, row.State, row.Severity));
        Assert.Equal([VersionRange.Before("1.36.1-r2")], row.Ranges);
        Assert.Equal("1.36.1-r2", row.FixedVersion);
    }

    [Fact]
    public async Task Version_0_means_never_affected()
    {
        var content = await ReadAsync("""{"name":"pkg","secfixes":{"0":["CVE-2023-1000","CVE-2023-1001"],"1.0-r0":["CVE-2023-1001"]}}""");

        Assert.Equal(FixState.NotAffected, content["CVE-2023-1000/pkg"].Affected.Single().State);
        Assert.Equal("1.0-r0", content["CVE-2023-1001/pkg"].Affected.Single().FixedVersion);
    }

    [Theory]
    [InlineData("1.2.9-r0", "1.2.10-r0", "1.2.10-r0")]
    [InlineData("1.2.10-r0", "1.2.9-r0", "1.2.10-r0")]
    [InlineData("1.0_rc1-r0", "1.0-r0", "1.0-r0")]
    public async Task Incomplete_fix_counts_as_fixed_at_the_highest_version(string first, string second, string expected)
    {
        var content = await ReadAsync($$"""{"name":"pkg","secfixes":{"{{first}}":["CVE-2023-1000"],"{{second}}":["CVE-2023-1000"]} }""");

        Assert.Equal([VersionRange.Before(expected)], content.Rows.Single().Ranges);
    }

    [Theory]
    [InlineData("CVE-2023-1000", "CVE-2023-1000", "")]
    [InlineData("CVE-2017-2887 TALOS-2017-0394", "CVE-2017-2887", "TALOS-2017-0394")]
    [InlineData("CVE-2017-2616 (+ regression fix)", "CVE-2017-2616", "")]
    [InlineData("CVE-2019-15167 (VRRP", "CVE-2019-15167", "")]
    [InlineData("CVE-2017-17434-1", "CVE-2017-17434", "")]
    [InlineData("CVE-2017-8073.patch", "CVE-2017-8073", "")]
    [InlineData("CVE_2019-2426", "CVE-2019-2426", "")]
    [InlineData("cve-2019-2426", "CVE-2019-2426", "")]
    [InlineData("CVE\u20112019\u20132426", "CVE-2019-2426", "")]
    [InlineData("CVE-2023-12345678", "CVE-2023-12345678", "")]
    [InlineData("CVE-????-????? XSA-295", "XSA-295", "")]
    [InlineData("XSA-210", "XSA-210", "")]
    [InlineData("GNUTLS-SA-2020-09-04", "GNUTLS-SA-2020-09-04", "")]
    [InlineData("ZBX-11023", "ZBX-11023", "")]
    [InlineData("GHSA-rq3x-83w4-p28c", "GHSA-rq3x-83w4-p28c", "")]
    public async Task Entry_is_read_as_id_and_aliases(string entry, string id, string alias)
    {
        var content = await ReadAsync($$"""{"name":"pkg","secfixes":{"1-r0":["{{entry}}"]} }""");

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(id, advisory.Id);
        Assert.Equal(alias, string.Join(' ', advisory.Aliases));
    }

    [Fact]
    public async Task Two_cves_in_one_entry_are_two_vulnerabilities()
    {
        var content = await ReadAsync("""{"name":"pkg","secfixes":{"1-r0":["CVE-2023-1000 CVE-2023-1001 XSA-1"]}}""");

        Assert.Equal(["CVE-2023-1000", "CVE-2023-1001"], content.Advisories.Select(advisory => advisory.Id));
        Assert.All(content.Advisories, advisory => Assert.Equal(["XSA-1"], advisory.Aliases));
    }

    [Fact]
    public async Task Null_and_bare_values_are_read_and_nonsense_is_counted()
    {
        var content = await ReadAsync(
            """{"name":"a","secfixes":null}},{"pkg":{"name":"b","secfixes":{"1-r0":null,"2-r0":"CVE-2023-1000","see notes":["CVE-2023-1001"],"3-r0":["???",7]}}},{"pkg":{"name":"b","secfixes":{"4-r0":["CVE-2023-1000"]}}""");

        Assert.Equal("4-r0", content["CVE-2023-1000/b"].Affected.Single().FixedVersion);
        Assert.Equal(new Dictionary<string, long> { ["unreadable-id"] = 1, ["unreadable-version"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Yaml_with_braces_that_go_on_too_far_left_is_refused()
    {
        const string Yaml = "distroversion: v3.10\nreponame: main\npackages:\n- pkg:\n    name: a\n    secfixes: {1-r0:\n[CVE-2020-1]}\n";

        await Assert.ThrowsAsync<FeedFormatException>(() => SecdbDocument.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(Yaml)), FeedLimits.Default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Yaml_versions_stay_texts_and_repeated_keys_are_merged()
    {
        const string Yaml = """
            ---
            distroversion: v3.10
            reponame: community
            packages:
              - pkg:
                  name: foo
                  secfixes:
                    1.10:
                      - CVE-2019-1000
                    1.9:
                      - CVE-2019-1000
                    1.10:
                      - CVE-2019-1001
                    '0':
                      - CVE-2019-1002
                    3.0-r0: CVE-2019-1003
                    4.0-r0:
              - pkg:
                  name: bar
                  secfixes:
            """;
        var content = await FeedReading.ReadTextAsync("alpine", "x.yaml", Yaml);

        Assert.Equal(["v3.10/community"], content.Partitions);
        Assert.Equal(
            ["CVE-2019-1000 1.10", "CVE-2019-1001 1.10", "CVE-2019-1002 ", "CVE-2019-1003 3.0-r0"],
            content.Advisories.Select(advisory => $"{advisory.Id} {advisory.Affected.Single().FixedVersion}"));
    }

    [Theory]
    [InlineData("a: &a [x]\npackages: [*a, *a]\n")]
    [InlineData("packages: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("- just\n- a list\n")]
    [InlineData("packages: {")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("""{"distroversion":"v3.19","reponame":"main","packages":[{"pkg":{"name":"a"}""")]
    [InlineData("""{"distroversion":"v3.19","reponame":"main"}""")]
    [InlineData("")]
    public async Task What_is_no_secdb_file_is_refused(string text)
    {
        var parser = new SecdbParser(AlpineOrigin.Publisher, VersionSchemes.Find("apk")!, FeedLimits.Default);

        await Assert.ThrowsAsync<FeedFormatException>(async () => await ParseAsync(parser, "v3.19/main", text));
        Assert.Empty((await FeedReading.ReadTextAsync("alpine", "v3.19/main.json", text)).Partitions);
    }

    [Fact]
    public async Task File_of_another_branch_is_refused()
    {
        var parser = new SecdbParser(AlpineOrigin.Publisher, VersionSchemes.Find("apk")!, FeedLimits.Default);

        var exception = await Assert.ThrowsAsync<FeedFormatException>(
            async () => await ParseAsync(parser, "v3.18/main", """{"distroversion":"v3.19","reponame":"main","packages":[]}"""));
        Assert.Contains("v3.19/main", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_package_in_main_and_community_stays_in_its_partition()
    {
        var content = await FeedReading.ReadAsync("alpine", new MemoryFeedFiles(
            ("v3.19/main.json", Encoding.UTF8.GetBytes(File("v3.19", "main", """{"name":"a","secfixes":{"1-r0":["CVE-2023-1000"]}}"""))),
            ("v3.19/community.json", Encoding.UTF8.GetBytes(File("v3.19", "community", """{"name":"a","secfixes":{"2-r0":["CVE-2023-1000"]}}"""))),
            ("edge/main.json", Encoding.UTF8.GetBytes(File("edge", "main", """{"name":"a","secfixes":{"3-r0":["CVE-2023-1000"]}}""")))));

        Assert.Equal(["edge/main", "v3.19/community", "v3.19/main"], content.Partitions);
        Assert.Equal(["alpine:edge 3-r0", "alpine:v3.19 2-r0", "alpine:v3.19 1-r0"], content.Rows.Select(row => $"{row.Namespace} {row.FixedVersion}"));
    }

    [Theory]
    [InlineData("v3.3")]
    [InlineData("v3.4")]
    [InlineData("v3.5")]
    [InlineData("v3.6")]
    [InlineData("v3.7")]
    [InlineData("v3.8")]
    [InlineData("v3.10")]
    [InlineData("v3.11")]
    public async Task Every_id_of_a_real_yaml_branch_is_read(string branch)
    {
        var folder = SharedCorpus.PathOf($"feeds/alpine/secdb-yaml/{branch}");
        var content = await FeedReading.ReadAsync("alpine", folder);

        foreach (var repository in new[] { "community", "main" })
        {
            var expected = CountByLines(Path.Combine(folder, $"{repository}.yaml"));
            var single = await FeedReading.ReadAsync("alpine", Path.Combine(folder, $"{repository}.yaml"));
            Assert.Equal(expected, single.Advisories.Select(advisory => advisory.Key).ToHashSet());
            Assert.Empty(single.Skipped);
        }

        Assert.Equal([$"{branch}/community", $"{branch}/main"], content.Partitions);
    }

    [Theory]
    [InlineData("v3.8")]
    [InlineData("v3.10")]
    [InlineData("v3.11")]
    public async Task Json_and_yaml_of_a_branch_say_the_same(string branch)
    {
        var json = await FeedReading.ReadAsync("alpine", SharedCorpus.PathOf($"feeds/alpine/secdb-json-converted/{branch}"));
        var yaml = await FeedReading.ReadAsync("alpine", SharedCorpus.PathOf($"feeds/alpine/secdb-yaml/{branch}"));

        Assert.Equal(Lines(yaml), Lines(json));

        static IEnumerable<string> Lines(FeedContent content) => content.Advisories
            .Select(advisory => $"{advisory.Key} {advisory.Affected.Single().FixedVersion} {string.Join(' ', advisory.Aliases)}")
            .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Listings_name_branches_and_repositories()
    {
        Assert.Equal(["v3.2", "v3.16", "edge"], AlpineListing.Branches(System.IO.File.ReadAllText(SharedCorpus.PathOf("feeds/alpine/secdb-json/indexof.html"))));
        Assert.Equal(["community", "main"], AlpineListing.Repositories(System.IO.File.ReadAllText(SharedCorpus.PathOf("feeds/alpine/secdb-json/edge/indexof.html"))));
        Assert.Equal(["main"], AlpineListing.Repositories(System.IO.File.ReadAllText(SharedCorpus.PathOf("feeds/alpine/secdb-json/v3.2/indexof.html"))));
    }

    /// <summary>Reads the block form of the real files line by line, without a YAML parser.</summary>
    private static HashSet<string> CountByLines(string path)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var package = "";
        foreach (var line in System.IO.File.ReadLines(path).SkipWhile(line => !line.StartsWith("packages:", StringComparison.Ordinal)))
        {
            if (NameLine().Match(line) is { Success: true } name)
            {
                package = name.Groups[1].Value.Trim('"', '\'');
            }
            else if (line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && !line.Contains("pkg:", StringComparison.Ordinal))
            {
                var cves = CveText().Matches(line).Select(match => match.Value.Replace('_', '-')).ToList();
                var ids = cves.Count > 0 ? cves : [.. line.TrimStart(' ', '-').Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Contains('?', StringComparison.Ordinal)).Take(1)];
                keys.UnionWith(ids.Select(id => $"{id.Trim('"', '\'')}/{package}"));
            }
        }

        return keys;
    }

    private static async Task ParseAsync(SecdbParser parser, string partition, string text)
    {
        var file = new FeedFile("x.json", new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await foreach (var advisory in parser.ParseAsync(file, partition, new SkippedRecords(), TestContext.Current.CancellationToken))
        {
            Assert.NotNull(advisory);
        }
    }

    private static Task<FeedContent> ReadAsync(string package) => FeedReading.ReadTextAsync("alpine", "main.json", File("v3.19", "main", package));

    private static string File(string branch, string repository, string package) =>
        $$"""{"distroversion":"{{branch}}","reponame":"{{repository}}","archs":["x86_64"],"urlprefix":"https://dl-cdn.alpinelinux.org/alpine","packages":[{"pkg":{{package}}}]}""";

    [GeneratedRegex(@"^\s+name:\s*(\S+)")]
    private static partial Regex NameLine();

    [GeneratedRegex(@"CVE[-_][0-9]{4}-[0-9]{4,}")]
    private static partial Regex CveText();
}
