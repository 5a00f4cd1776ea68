using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Osv;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvRecordTests
{
    private const string Fixed = """[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.2-3"}]}]""";

    [Theory]
    [InlineData("""{"introduced":"0"},{"fixed":"2"}""", "(,2)")]
    [InlineData("""{"introduced":"1"},{"fixed":"2"}""", "[1,2)")]
    [InlineData("""{"introduced":"0"}""", "(,)")]
    [InlineData("""{"fixed":"2"}""", "(,2)")]
    [InlineData("""{"introduced":"1"},{"last_affected":"2"}""", "[1,2]")]
    [InlineData("""{"introduced":"1"},{"last_affected":"1"}""", "[1,1]")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"introduced":"3"},{"fixed":"4"}""", "(,2) [3,4)")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"introduced":"3"}""", "(,2) [3,)")]
    [InlineData("""{"fixed":"10"},{"introduced":"3"},{"fixed":"2"},{"introduced":"0"}""", "(,2) [3,10)")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"introduced":"2"},{"fixed":"4"}""", "(,2) [2,4)")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"fixed":"4"}""", "(,2)")]
    [InlineData("""{"introduced":"0"},{"introduced":"1"},{"fixed":"4"}""", "(,4)")]
    [InlineData("""{"introduced":"0","fixed":"2"}""", "(,2)")]
    [InlineData("""{"introduced":"0"},{"limit":"5"}""", "(,5~]")]
    [InlineData("""{"introduced":"0"},{"limit":"5"},{"limit":"10"}""", "(,10~]")]
    [InlineData("""{"introduced":"0"},{"limit":"*"}""", "(,)")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"limit":"5"}""", "(,2)")]
    [InlineData("""{"introduced":"0"},{"fixed":"2"},{"vanished":"7"}""", "(,2)")]
    public void Events_become_intervals(string events, string expected)
    {
        var row = Row($$""" "ranges":[{"type":"ECOSYSTEM","events":[{{events}}]}]""");

        Assert.Equal(expected, string.Join(' ', row!.Ranges.Select(Show)));
    }

    [Fact]
    public void Ranges_of_commits_are_left_out_and_listed_versions_beside_them_count()
    {
        Assert.Equal(["1.0"], Row(""" "ranges":[{"type":"GIT","events":[{"introduced":"0"}]}],"versions":["1.0"]""")!.Versions);
        Assert.Null(Row(""" "ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]"""));
    }

    [Fact]
    public void Listed_versions_that_an_interval_holds_are_not_kept_twice()
    {
        var row = Row($$""" "ranges":{{Fixed}},"versions":["1.0","1.2-2","1.2-3","2.0"]""")!;

        Assert.Equal(["1.2-3", "2.0"], row.Versions);
    }

    [Theory]
    [InlineData("""{"introduced":"0"},{"fixed":"<unfixed>"}""")]
    [InlineData("""{"introduced":"0"},{"fixed":""}""")]
    [InlineData("""{"introduced":"0"},{"fixed":"1 2"}""")]
    [InlineData("""{"introduced":"NA"}""")]
    [InlineData("""{"introduced":"0"},{"fixed":7}""")]
    public void Version_that_cannot_be_read_costs_the_row(string events)
    {
        var skipped = new SkippedRecords();

        Assert.Null(Row($$""" "ranges":[{"type":"ECOSYSTEM","events":[{{events}}]}]""", skipped));
        Assert.Equal(1, skipped.Counts["unreadable-version"]);
    }

    [Theory]
    [InlineData("<= 1.9", null, "1.9")]
    [InlineData("< 2.0", "2.0", null)]
    public void Open_range_ends_at_the_last_version_known_to_be_affected(string bound, string? end, string? last)
    {
        var row = Row($$""" "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1.0"}]}],"database_specific":{"last_known_affected_version_range":"{{bound}}"}""");

        Assert.Equal([new VersionRange("1.0", end, last)], row!.Ranges);
    }

    [Theory]
    [InlineData("affected", Fixed, FixState.Fixed, "1.2-3")]
    [InlineData("affected", "[]", FixState.Affected, null)]
    [InlineData("fixed", Fixed, FixState.Fixed, "1.2-3")]
    [InlineData("not_affected", "[]", FixState.NotAffected, null)]
    [InlineData("not-affected", Fixed, FixState.NotAffected, null)]
    [InlineData("wont_fix", "[]", FixState.WontFix, null)]
    [InlineData("Deferred", "[]", FixState.Deferred, null)]
    [InlineData("end_of_life", "[]", FixState.EndOfLife, null)]
    [InlineData("under investigation", "[]", FixState.UnderInvestigation, null)]
    [InlineData("nonsense", Fixed, FixState.Fixed, "1.2-3")]
    public void State_word_says_what_events_cannot(string word, string ranges, FixState state, string? version)
    {
        foreach (var place in new[] { "ecosystem_specific", "database_specific" })
        {
            var row = Row($$""" "ranges":{{ranges}},"{{place}}":{"state":"{{word}}"}""")!;

            Assert.Equal((state, version), (row.State, row.FixedVersion));
            Assert.Equal(state != FixState.NotAffected, row.Ranges.Count > 0);
        }
    }

    [Fact]
    public void State_word_of_the_record_holds_for_packages_without_one()
    {
        var advisory = Read("""
            {"id":"X-1","database_specific":{"state":"not_affected"},"affected":[
              {"package":{"ecosystem":"debian:12","name":"a"}},
              {"package":{"ecosystem":"debian:12","name":"b"},"database_specific":{"state":"wont_fix"}}]}
            """, own: true)!;

        Assert.Equal([FixState.NotAffected, FixState.WontFix], advisory.Affected.Select(row => row.State));
    }

    [Fact]
    public void Range_that_ends_where_it_begins_means_never_affected()
    {
        var row = Row(""" "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0"}]}]""")!;

        Assert.Equal((FixState.NotAffected, 0), (row.State, row.Ranges.Count));
    }

    [Theory]
    [InlineData("no-versions", """{"package":{"ecosystem":"Debian:12","name":"a"}}""")]
    [InlineData("no-versions", """{"package":{"ecosystem":"Debian:12","name":"a"},"ecosystem_specific":{"state":"fixed"}}""")]
    [InlineData("fixed-without-version", """{"package":{"ecosystem":"Debian:12","name":"a"},"versions":["1"],"ecosystem_specific":{"state":"fixed"}}""")]
    [InlineData("no-package-name", """{"ranges":[]}""")]
    [InlineData("no-package-name", """{"package":{"ecosystem":"Debian:12"}}""")]
    [InlineData("unknown-ecosystem", """{"package":{"ecosystem":"Debian","name":"a"}}""")]
    [InlineData("unknown-ecosystem", """{"package":{"ecosystem":"No Such Thing:1","name":"a"}}""")]
    [InlineData("unknown-ecosystem", """{"package":{"name":"a"}}""")]
    public void What_says_nothing_is_counted(string reason, string affected)
    {
        var skipped = new SkippedRecords();

        Assert.Null(Read($$"""{"id":"X-1","affected":[{{affected}}]}""", skipped: skipped));
        Assert.Equal(1, skipped.Counts[reason]);
    }

    [Theory]
    [InlineData("CVE-2024-1000", "", "CVE-2024-1000", "")]
    [InlineData("cve-2024-1000", "", "CVE-2024-1000", "")]
    [InlineData("DEBIAN-CVE-2024-1000", "", "CVE-2024-1000", "DEBIAN-CVE-2024-1000")]
    [InlineData("GHSA-xx", ""","aliases":["CVE-2024-1000","PYSEC-1"]""", "CVE-2024-1000", "GHSA-xx PYSEC-1")]
    [InlineData("GHSA-xx", ""","aliases":["CVE-2024-1000","CVE-2024-1001"]""", "GHSA-xx", "CVE-2024-1000 CVE-2024-1001")]
    [InlineData("GHSA-xx", ""","aliases":null,"related":["CVE-2024-9"],"upstream":7""", "GHSA-xx", "")]
    [InlineData("ALSA-1", ""","related":["CVE-2024-1000"]""", "CVE-2024-1000", "ALSA-1")]
    [InlineData("RLSA-1", ""","upstream":["CVE-2024-1000","CVE-2024-1001"],"related":["CVE-2024-1002"]""", "RLSA-1", "CVE-2024-1000 CVE-2024-1001")]
    [InlineData("USN-1", ""","upstream":["UBUNTU-CVE-2024-1000","CVE-2024-1000"]""", "CVE-2024-1000", "USN-1")]
    [InlineData("CGA-1", ""","related":["CGA-1","CVE-2024-1000","GHSA-yy"]""", "CVE-2024-1000", "CGA-1 GHSA-yy")]
    public void Ids_are_the_cve_and_its_aliases(string id, string members, string expected, string aliases)
    {
        var advisory = Read(
            $$"""{"id":"{{id}}"{{members}},"affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"a"},"ranges":{{Fixed}}}]}""")!;

        Assert.Equal((id, expected, aliases), (advisory.Key, advisory.Id, string.Join(' ', advisory.Aliases)));
    }

    [Fact]
    public void Related_ids_of_a_language_record_are_other_vulnerabilities()
    {
        var advisory = Read(
            $$"""{"id":"RUSTSEC-1","related":["CVE-2024-1000"],"affected":[{"package":{"ecosystem":"crates.io","name":"a"},"ranges":{{Fixed}}}]}""")!;

        Assert.Equal(("RUSTSEC-1", 0), (advisory.Id, advisory.Aliases.Count));
    }

    [Theory]
    [InlineData("Debian", "DSA-1", "same-as-cve-record")]
    [InlineData("Debian", "DLA-1", "same-as-cve-record")]
    [InlineData("Ubuntu", "USN-1", "same-as-cve-record")]
    [InlineData("Ubuntu", "LSN-1", "livepatch")]
    [InlineData("Rocky Linux", "RXSA-1", "special-build")]
    [InlineData("AlmaLinux", "ALBA-1", "no-vulnerability")]
    public void Families_that_repeat_or_are_no_vulnerabilities_are_counted(string partition, string id, string reason)
    {
        var skipped = new SkippedRecords();
        var release = partition switch { "Ubuntu" => "22.04:LTS", "Debian" => "12", _ => "9" };
        var json = $$"""{"id":"{{id}}","affected":[{"package":{"ecosystem":"{{partition}}:{{release}}","name":"a"},"ranges":{{Fixed}}}]}""";

        Assert.Null(Read(json, partition: partition, skipped: skipped));
        Assert.Equal(1, skipped.Counts[reason]);
    }

    [Theory]
    [InlineData("DSA-1", "Debian:12")]
    [InlineData("USN-1", "Ubuntu:22.04:LTS")]
    public void Own_advisories_keep_every_family_of_updates(string id, string ecosystem)
    {
        var json = $$"""{"id":"{{id}}","upstream":["CVE-2024-1000"],"affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"a"},"ranges":{{Fixed}}}]}""";

        Assert.Equal(PackageKind.Any, Assert.Single(Read(json, own: true)!.Affected).Kind);
    }

    [Fact]
    public void Special_build_is_told_by_its_package_url()
    {
        var skipped = new SkippedRecords();
        var json = $$"""{"id":"RLSA-1","upstream":["CVE-2024-1000"],"affected":[{"package":{"ecosystem":"Rocky Linux:9","name":"kernel","purl":"pkg:rpm/rocky-linux/kernel?distro=rocky-linux-9-sig-cloud&epoch=0"},"ranges":{{Fixed}}}]}""";

        Assert.Null(Read(json, partition: "Rocky Linux", skipped: skipped));
        Assert.Equal(1, skipped.Counts["special-build"]);
    }

    [Fact]
    public void Fix_for_subscribers_leaves_the_base_release_affected_without_a_fix()
    {
        var advisory = Read("""
            {"id":"UBUNTU-CVE-2024-1000","affected":[
              {"package":{"ecosystem":"Ubuntu:Pro:20.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1ubuntu0.1+esm1"}]}]},
              {"package":{"ecosystem":"Ubuntu:Pro:22.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2-1+esm1"}]}]},
              {"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2-1ubuntu1"}]}]},
              {"package":{"ecosystem":"Ubuntu:Pro:FIPS-updates:22.04:LTS","name":"b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2-1+fips1"}]}]}]}
            """, partition: "Ubuntu")!;

        Assert.Equal(
            [
                "ubuntu-pro:20.04 a Fixed 1-1ubuntu0.1+esm1 (,1-1ubuntu0.1+esm1)",
                "ubuntu-pro:22.04 a Fixed 2-1+esm1 (,2-1+esm1)",
                "ubuntu:22.04 a Fixed 2-1ubuntu1 (,2-1ubuntu1)",
                "ubuntu-pro-fips-updates:22.04 b Fixed 2-1+fips1 (,2-1+fips1)",
                "ubuntu:20.04 a Affected  (,1-1ubuntu0.1+esm1~]",
            ],
            advisory.Affected.Select(row => $"{row.Namespace} {row.Name} {row.State} {row.FixedVersion} {Show(row.Ranges.Single())}"));
    }

    [Theory]
    [InlineData("""{"severity":[{"type":"Ubuntu","score":"medium"}]}""", "{}", "Ubuntu:22.04:LTS", Severity.Medium)]
    [InlineData("""{"severity":[{"type":"Ubuntu","score":"negligible"},{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}]}""", "{}", "Ubuntu:22.04:LTS", Severity.Negligible)]
    [InlineData("{}", """{"ecosystem_specific":{"urgency":"unimportant"}}""", "Debian:12", Severity.Negligible)]
    [InlineData("{}", """{"ecosystem_specific":{"urgency":"not yet assigned"}}""", "Debian:12", Severity.Unknown)]
    [InlineData("""{"database_specific":{"severity":"High"}}""", "{}", "openEuler:20.03-LTS", Severity.High)]
    [InlineData("""{"database_specific":{"severity":"LOW"}}""", """{"database_specific":{"severity":"CRITICAL"}}""", "debian:12", Severity.Critical)]
    [InlineData("""{"summary":"Important: kernel update"}""", "{}", "AlmaLinux:9", Severity.High)]
    [InlineData("""{"summary":"Heap: overflow"}""", "{}", "AlmaLinux:9", Severity.Unknown)]
    [InlineData("""{"database_specific":{"severity":"MODERATE"}}""", "{}", "npm", Severity.Medium)]
    [InlineData("""{"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}],"database_specific":{"severity":"MODERATE"}}""", "{}", "npm", Severity.Unknown)]
    [InlineData("{}", """{"database_specific":{"informational":"unmaintained"}}""", "crates.io", Severity.Negligible)]
    public void Severity_word_is_found_where_publishers_put_it(string record, string affected, string ecosystem, Severity severity)
    {
        var json = Merge(
            record,
            $$"""{"id":"X-1","affected":[{{Merge(affected, $$"""{"package":{"ecosystem":"{{ecosystem}}","name":"a"},"versions":["1"]}""")}}]}""");

        Assert.Equal(severity, Assert.Single(Read(json)!.Affected).Severity);
    }

    [Fact]
    public void Malicious_package_is_critical() => Assert.Equal(
        Severity.Critical,
        Read("""{"id":"MAL-2025-1","affected":[{"package":{"ecosystem":"npm","name":"@a/B"},"versions":["1"]}]}""")!.Affected.Single().Severity);

    [Fact]
    public void Vectors_of_record_and_packages_are_kept_each_once()
    {
        var advisory = Read("""
            {"id":"X-1","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L"},{"type":"CVSS_V4","score":"7.5"},{"type":"Ubuntu","score":"low"}],
             "affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1"],"severity":[{"type":"CVSS_V2","score":"(AV:N/AC:L/Au:N/C:P/I:P/A:P)"},{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L"}]}]}
            """)!;

        Assert.Equal(["CVSS:3.1/AV:N/AC:L", "AV:N/AC:L/Au:N/C:P/I:P/A:P"], advisory.Cvss);
    }

    [Theory]
    [InlineData("\"2024-09-25T05:11:18Z\"", "2024-09-25T05:11:18.0000000+00:00")]
    [InlineData("\"2024-09-25T05:11:18.123456789Z\"", "2024-09-25T05:11:18.1234568+00:00")]
    [InlineData("\"2024-09-25T07:11:18+02:00\"", "2024-09-25T05:11:18.0000000+00:00")]
    [InlineData("\"2024-09-25T05:11:18\"", "2024-09-25T05:11:18.0000000+00:00")]
    [InlineData("\"2099-01-01T00:00:00Z\"", "2099-01-01T00:00:00.0000000+00:00")]
    [InlineData("1727241078", "2024-09-25T05:11:18.0000000+00:00")]
    [InlineData("1727241078000", "2024-09-25T05:11:18.0000000+00:00")]
    [InlineData("9223372036854775807", null)]
    [InlineData("-9223372036854775808", null)]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"1970-01-01T00:00:00Z\"", null)]
    [InlineData("0", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void Dates_are_read_and_impossible_ones_are_none(string value, string? expected)
    {
        var advisory = Read($$"""{"id":"X-1","modified":{{value}},"published":{{value}},"affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1"]}]}""")!;

        Assert.Equal(expected, advisory.Published?.ToString("o"));
        Assert.Equal(expected, advisory.Modified?.ToString("o"));
    }

    [Theory]
    [InlineData("\"2024-01-02T00:00:00Z\"", 2024)]
    [InlineData("\"0001-01-01T00:00:00Z\"", 1970)]
    [InlineData("true", 1970)]
    public void Withdrawn_record_stays_and_is_withdrawn_whatever_the_date(string date, int year)
    {
        var advisory = Read($$"""{"id":"X-1","withdrawn":{{date}},"affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1"]}]}""")!;

        Assert.Equal(year, advisory.Withdrawn?.Year);
        Assert.Single(advisory.Affected);
    }

    [Fact]
    public void Links_are_web_pages_with_the_publishers_own_first()
    {
        var advisory = Read("""
            {"id":"X-1","references":[{"type":"WEB","url":"https://a.example/1"},{"type":"WEB","url":"javascript:alert(1)"},{"type":"ADVISORY","url":"https://b.example/\u001b[2J"},{"type":"WEB","url":"https://a.example/1"},{"type":"WEB"},7],
             "affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1"]}]}
            """)!;

        Assert.Equal(["https://b.example/\uFFFD[2J", "https://a.example/1"], advisory.Links);
    }

    [Fact]
    public void Only_the_rows_of_the_wanted_ecosystem_are_taken()
    {
        const string Json = """
            {"id":"CGA-1","related":["CVE-2024-1000"],"affected":[
              {"package":{"ecosystem":"Wolfi","name":"a"},"versions":["1"]},{"package":{"ecosystem":"Chainguard","name":"a"},"versions":["1"]}]}
            """;

        Assert.Equal(["wolfi:rolling"], Read(Json, partition: "Wolfi")!.Affected.Select(row => row.Namespace));
        Assert.Equal(["wolfi:rolling", "chainguard:rolling"], Read(Json, own: true)!.Affected.Select(row => row.Namespace));
    }

    [Fact]
    public void Record_without_packages_is_nothing_in_a_feed_and_silences_an_own_advisory()
    {
        var skipped = new SkippedRecords();

        Assert.Null(Read("""{"id":"X-1","affected":[]}""", skipped: skipped));
        Assert.Equal(1, skipped.Counts["no-affected-package"]);
        Assert.Empty(Read("""{"id":"X-1","affected":[]}""", own: true)!.Affected);
    }

    private static string Merge(string first, string second) => first == "{}" ? second : $"{first[..^1]},{second[1..]}";

    private static AffectedPackage? Row(string members, SkippedRecords? skipped = null) => Read(
        $$"""{"id":"X-1","affected":[{"package":{"ecosystem":"Debian:12","name":"a"},{{members}}}]}""", skipped: skipped)?.Affected.Single();

    private static Advisory? Read(string json, bool own = false, string? partition = null, SkippedRecords? skipped = null)
    {
        using var document = JsonElementReading.Parse(Encoding.UTF8.GetBytes(json));
        return new OsvParser(FeedLimits.Default).Read(document.RootElement, new OsvScope(partition, own), skipped ?? new SkippedRecords());
    }

    private static string Show(VersionRange range) =>
        $"{(range.Introduced is null ? "(" : "[")}{range.Introduced},{range.Fixed ?? range.LastAffected}{(range.LastAffected is null ? ")" : "]")}";
}
