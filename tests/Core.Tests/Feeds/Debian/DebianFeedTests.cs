using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Debian;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Debian;

public sealed class DebianFeedTests
{
    [Theory]
    [InlineData("""{"status":"resolved","fixed_version":"1.2-3"}""", FixState.Fixed, "1.2-3")]
    [InlineData("""{"status":"resolved","fixed_version":"0"}""", FixState.NotAffected, null)]
    [InlineData("""{"status":"resolved","fixed_version":"1:2.0+really1.9~rc1-1+deb12u1"}""", FixState.Fixed, "1:2.0+really1.9~rc1-1+deb12u1")]
    [InlineData("""{"status":"open"}""", FixState.Affected, null)]
    [InlineData("""{"status":"open","nodsa":"Minor issue","nodsa_reason":""}""", FixState.Affected, null)]
    [InlineData("""{"status":"open","nodsa":"Minor issue","nodsa_reason":"ignored"}""", FixState.WontFix, null)]
    [InlineData("""{"status":"open","nodsa":"Minor issue","nodsa_reason":"postponed"}""", FixState.Deferred, null)]
    [InlineData("""{"status":"open","urgency":"end-of-life"}""", FixState.EndOfLife, null)]
    public async Task Status_of_a_release_becomes_a_state(string release, FixState state, string? version)
    {
        var content = await ReadAsync($$"""{"pkg":{"CVE-2024-0001":{"releases":{"bookworm":{{release}} } } } }""");

        var row = Assert.Single(content["CVE-2024-0001/pkg"].Affected);
        Assert.Equal(("debian:12", "pkg", PackageKind.Source), (row.Namespace, row.Name, row.Kind));
        Assert.Equal((state, version), (row.State, row.FixedVersion));
        var ranges = (state, version) switch
        {
            (FixState.NotAffected, _) => Array.Empty<VersionRange>(),
            (_, null) => [VersionRange.All],
            _ => [VersionRange.Before(version)],
        };
        Assert.Equal(ranges, row.Ranges);
    }

    [Theory]
    [InlineData("undetermined", """{"status":"undetermined"}""")]
    [InlineData("unknown-status", """{"status":"reserved"}""")]
    [InlineData("resolved-without-version", """{"status":"resolved"}""")]
    [InlineData("resolved-without-version", """{"status":"resolved","fixed_version":"<unfixed>"}""")]
    [InlineData("resolved-without-version", """{"status":"resolved","fixed_version":"bad version 1"}""")]
    public async Task A_release_that_says_nothing_usable_is_counted(string reason, string release)
    {
        var content = await ReadAsync(
            $$"""{"pkg":{"CVE-2024-0001":{"releases":{"bookworm":{{release}},"trixie":{"status":"open"} } } } }""");

        Assert.Equal("debian:13", Assert.Single(content.Rows).Namespace);
        Assert.Equal(1, content.Skipped[reason]);
    }

    [Theory]
    [InlineData("unimportant", Severity.Negligible)]
    [InlineData("low", Severity.Low)]
    [InlineData("low**", Severity.Low)]
    [InlineData("medium*", Severity.Medium)]
    [InlineData("high**", Severity.High)]
    [InlineData("not yet assigned", Severity.Unknown)]
    [InlineData("end-of-life", Severity.Unknown)]
    public async Task Urgency_becomes_a_severity_without_its_stars(string urgency, Severity severity)
    {
        var content = await ReadAsync(
            $$"""{"pkg":{"CVE-2024-0001":{"releases":{"sid":{"status":"open","urgency":"{{urgency}}"} } } } }""");

        var row = Assert.Single(content.Rows);
        Assert.Equal(("debian:unstable", severity), (row.Namespace, row.Severity));
    }

    [Fact]
    public async Task Unknown_code_name_is_counted_and_can_be_added_by_setting()
    {
        const string Text = """{"pkg":{"CVE-2024-0001":{"releases":{"woodstock":{"status":"open"},"sid":{"status":"open"}}}}}""";
        var content = await ReadAsync(Text);
        Assert.Equal(["debian:unstable"], content.Rows.Select(row => row.Namespace));
        Assert.Equal(1, content.Skipped["unknown-release"]);

        var releases = new DebianReleases(new Dictionary<string, string> { ["woodstock"] = "17" });
        var file = new FeedFile("json", new MemoryStream(Encoding.UTF8.GetBytes(Text)));
        var advisories = await new DebianParser(releases, FeedLimits.Default)
            .ParseAsync(file, new SkippedRecords(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["debian:17", "debian:unstable"], advisories.Single().Affected.Select(row => row.Namespace));
    }

    [Fact]
    public async Task Record_carries_id_summary_and_links()
    {
        var content = await ReadAsync(
            """{"pkg":{"CVE-2024-0001":{"description":"A\u001b[31m flaw\nhere","debianbug":42,"releases":{"sid":{"status":"open"}}},"TEMP-0000000-0CA7E3":{"releases":{"sid":{"status":"open"}}}}}""");

        var advisory = content["CVE-2024-0001/pkg"];
        Assert.Equal("CVE-2024-0001", advisory.Id);
        Assert.Equal("A\uFFFD[31m flaw here", advisory.Summary);
        Assert.Equal(["https://security-tracker.debian.org/tracker/CVE-2024-0001", "https://bugs.debian.org/42"], advisory.Links);
        Assert.Equal("TEMP-0000000-0CA7E3", content["TEMP-0000000-0CA7E3/pkg"].Id);
    }

    [Fact]
    public async Task Odd_members_cost_only_themselves()
    {
        var content = await ReadAsync(
            """{"a":{"CVE-2024-0001":{"releases":{"sid":{"status":"open"}}},"CVE-2024-0002":{"releases":[]},"CVE-2024-0003":7,"nonsense":{}},"b":[],"c":{"CVE-2024-0004":{"description":"\ud800","releases":{"sid":{"status":"open"},"\ud800":{}}}}}""");

        Assert.Equal(["CVE-2024-0001/a", "CVE-2024-0004/c"], content.Advisories.Select(advisory => advisory.Key));
        Assert.Equal(
            new Dictionary<string, long> { ["malformed-record"] = 1, ["no-usable-release"] = 2, ["unknown-release"] = 1, ["unreadable-id"] = 1 },
            content.Skipped);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Please log in</body></html>")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"pkg":{"CVE-2024-0001":{"releases":{"sid":{"status":"open"}}},"CVE-2024-0002":{"rel""")]
    public async Task What_is_not_the_whole_tracker_is_refused(string text)
    {
        var parser = new DebianParser(new DebianReleases(new Dictionary<string, string>()), FeedLimits.Default);
        var file = new FeedFile("json", new MemoryStream(Encoding.UTF8.GetBytes(text)));

        await Assert.ThrowsAsync<FeedFormatException>(
            async () => await parser.ParseAsync(file, new SkippedRecords(), TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cancellation_ends_reading_in_the_middle()
    {
        var text = new StringBuilder("{\"pkg\":{");
        for (var number = 1000; number < 3000; number++)
        {
            text.Append($$"""{{(number > 1000 ? "," : "")}}"CVE-2024-{{number}}":{"releases":{"sid":{"status":"open"} } }""");
        }

        using var stop = new CancellationTokenSource();
        var parser = new DebianParser(new DebianReleases(new Dictionary<string, string>()), FeedLimits.Default);
        var file = new FeedFile("json", new MemoryStream(Encoding.UTF8.GetBytes(text.Append("}}").ToString())));
        var count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var advisory in parser.ParseAsync(file, new SkippedRecords(), stop.Token))
            {
                if (++count == 10)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(10, count);
    }

    [Fact]
    public async Task Real_volume_has_the_documented_size()
    {
        var content = await FeedReading.ReadAsync("debian", SharedCorpus.PathOf("feeds/debian/tracker-json/reconstructed-2023-03.json.gz"));

        Assert.Equal(13_031, content.Advisories.Count);
        Assert.Equal(17_827, content.Rows.Count());
        Assert.Equal(1_034, content.Rows.Select(row => row.Name).Distinct().Count());
        Assert.Equal(["debian:10", "debian:11", "debian:8", "debian:9"], content.Rows.Select(row => row.Namespace).Distinct().Order(StringComparer.Ordinal));
    }

    private static Task<FeedContent> ReadAsync(string text) => FeedReading.ReadTextAsync("debian", "data/json", text);
}
