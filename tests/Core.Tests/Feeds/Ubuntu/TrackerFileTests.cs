using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Ubuntu;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Ubuntu;

public sealed class TrackerFileTests
{
    [Theory]
    [InlineData("released (1.0-1ubuntu2)", FixState.Fixed, "1.0-1ubuntu2")]
    [InlineData("released", FixState.Affected, null)]
    [InlineData("released (0ubuntu0.16.04 in -updates)", FixState.Affected, null)]
    [InlineData("needed", FixState.Affected, null)]
    [InlineData("active", FixState.Affected, null)]
    [InlineData("pending (1.0-1ubuntu2)", FixState.Affected, null)]
    [InlineData("needs-triage", FixState.UnderInvestigation, null)]
    [InlineData("deferred (2020-01-01)", FixState.Deferred, null)]
    [InlineData("ignored (reached end-of-life)", FixState.EndOfLife, null)]
    [InlineData("ignored (intrusive)", FixState.WontFix, null)]
    [InlineData("not-affected (2.33-2ubuntu1)", FixState.NotAffected, null)]
    [InlineData("not-affected\t(code not present)", FixState.NotAffected, null)]
    [InlineData("released [2.6.3-1~ubuntu14.04.1]", FixState.Fixed, "2.6.3-1~ubuntu14.04.1")]
    [InlineData("released ( 0.4-3 )", FixState.Fixed, "0.4-3")]
    [InlineData("deferred [2019-04-10]", FixState.Deferred, null)]
    [InlineData("not-affected 3.5.18-1ubuntu1.3)", FixState.NotAffected, null)]
    public void Status_of_a_release_becomes_a_state(string status, FixState state, string? version)
    {
        var (advisory, _) = Read($"xenial_lib.a+b-c_d: {status}");

        var row = Assert.Single(advisory!.Affected);
        Assert.Equal(("ubuntu:16.04", "lib.a+b-c_d", PackageKind.Source), (row.Namespace, row.Name, row.Kind));
        Assert.Equal((state, version), (row.State, row.FixedVersion));
        Assert.Equal(state == FixState.NotAffected ? 0 : 1, row.Ranges.Count);
    }

    [Theory]
    [InlineData("trusty/esm", "ubuntu:14.04", "esm-infra")]
    [InlineData("esm-infra/xenial", "ubuntu:16.04", "esm-infra")]
    [InlineData("esm-infra-legacy/trusty", "ubuntu:14.04", "esm-infra")]
    [InlineData("esm-apps/bionic", "ubuntu:18.04", "esm-apps")]
    [InlineData("fips-updates/bionic", "ubuntu:18.04", "fips")]
    [InlineData("noble", "ubuntu:24.04", null)]
    public void Keys_of_extended_maintenance_lead_to_channels(string key, string @namespace, string? channel)
    {
        var row = Assert.Single(Read($"{key}_a: released (1.0+esm1)").Advisory!.Affected);

        Assert.Equal((@namespace, channel), (row.Namespace, row.Channel));
        Assert.Null(Assert.Single(Read($"{key}_a: needed").Advisory!.Affected).Channel);
    }

    [Theory]
    [InlineData("does-not-exist", "jammy_a: DNE")]
    [InlineData("other-product", "upstream_a: released (2.0)")]
    [InlineData("other-product", "devel_a: needed")]
    [InlineData("other-product", "vivid/ubuntu-core_a: needed")]
    [InlineData("unknown-release", "future_a: needed")]
    [InlineData("unknown-status", "jammy_a: perhaps")]
    [InlineData("unknown-status", "jammy_a:")]
    public void A_line_that_says_nothing_usable_is_counted(string reason, string line)
    {
        var (advisory, skipped) = Read($"{line}\nxenial_a: needed");

        Assert.Single(advisory!.Affected);
        Assert.Equal(1, skipped.Counts[reason]);
    }

    [Fact]
    public void Fields_continue_with_a_blank_and_comments_are_left_out()
    {
        var (advisory, _) = Read("Description:\n A flaw\n  in a parser.\n# no\nPriority: low\nPriority_b: high\nxenial_a: needed\nxenial_b: needed");

        Assert.Equal("A flaw in a parser.", advisory!.Summary);
        Assert.Equal(new DateTimeOffset(2019, 2, 24, 0, 29, 0, TimeSpan.Zero), advisory.Published);
        Assert.Equal([Severity.Low, Severity.High], advisory.Affected.Select(row => row.Severity));
    }

    [Fact]
    public void Slips_of_a_real_file_cost_no_other_line()
    {
        var text = File.ReadAllText(SharedCorpus.PathOf("feeds/clair-v2-fixtures/ubuntu/fetcher_ubuntu_test.txt"));
        var statuses = text.Split('\n').Where(line => line.Length > 0 && char.IsAsciiLetterLower(line[0])).ToList();
        var skipped = new SkippedRecords();

        var advisory = new TrackerFile(text).Read(skipped);

        Assert.Equal("CVE-2015-4471", advisory!.Id);
        Assert.Equal(statuses.Count, advisory.Affected.Count + skipped.Counts.Values.Sum());
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["does-not-exist"] = statuses.Count(line => line.Contains(": DNE", StringComparison.Ordinal)),
                ["other-product"] = statuses.Count(line => line.StartsWith("upstream_", StringComparison.Ordinal) || line.StartsWith("devel_", StringComparison.Ordinal)),
                ["unknown-release"] = statuses.Count(line => line.StartsWith("unknown_", StringComparison.Ordinal)),
            },
            skipped.Counts);
        Assert.Equal(("libmspack", "0.4-3"), advisory.Affected.Where(row => row.Namespace == "ubuntu:15.04").Select(row => (row.Name, row.FixedVersion)).First());
    }

    [Fact]
    public void Old_files_may_be_latin_1() => Assert.Equal("café", TrackerFile.Decode([(byte)'c', (byte)'a', (byte)'f', 0xE9]));

    [Fact]
    public void A_file_about_no_vulnerability_is_counted()
    {
        var skipped = new SkippedRecords();

        Assert.Null(new TrackerFile("Candidate:\nxenial_a: needed").Read(skipped));
        Assert.Equal(1, skipped.Counts["unreadable-id"]);
    }

    private static (Advisory? Advisory, SkippedRecords Skipped) Read(string lines)
    {
        var skipped = new SkippedRecords();
        return (new TrackerFile($"Candidate: CVE-2019-9074\nPublicDate: 2019-02-24 00:29:00 UTC\n{lines}\n").Read(skipped), skipped);
    }
}
