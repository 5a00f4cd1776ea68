using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Ubuntu;

public sealed class UbuntuFeedTests
{
    [Theory]
    [InlineData("Ubuntu:22.04:LTS", "No subscription required", "ubuntu:22.04", null)]
    [InlineData("Ubuntu:24.10", null, "ubuntu:24.10", null)]
    [InlineData("Ubuntu:Pro:18.04:LTS", "Available with Ubuntu Pro (Infra-only): https://ubuntu.com/pro", "ubuntu:18.04", "esm-infra")]
    [InlineData("Ubuntu:Pro:18.04:LTS", "Available with Ubuntu Pro: https://ubuntu.com/pro", "ubuntu:18.04", "esm-apps")]
    [InlineData("Ubuntu:Pro:FIPS-updates:22.04:LTS", null, "ubuntu:22.04", "fips")]
    [InlineData("Ubuntu:Pro:FIPS:22.04:LTS", null, "ubuntu:22.04", "fips")]
    [InlineData("Ubuntu:Pro:FIPS-preview:22.04:LTS", null, "ubuntu:22.04", "fips")]
    public async Task A_fix_belongs_to_the_channel_of_its_ecosystem(string ecosystem, string? availability, string @namespace, string? channel)
    {
        var content = await ReadAsync(Record(Affected(ecosystem, """{"introduced":"0"},{"fixed":"1.2-1+esm1"}""", availability)));

        var advisory = content["UBUNTU-CVE-2021-3782"];
        Assert.Equal("CVE-2021-3782", advisory.Id);
        Assert.Equal(["UBUNTU-CVE-2021-3782"], advisory.Aliases);
        var row = Assert.Single(advisory.Affected);
        Assert.Equal((@namespace, "wayland", PackageKind.Source, channel), (row.Namespace, row.Name, row.Kind, row.Channel));
        Assert.Equal((FixState.Fixed, "1.2-1+esm1", Severity.Medium), (row.State, row.FixedVersion, row.Severity));
    }

    [Fact]
    public async Task Without_a_fix_everybody_is_affected()
    {
        var content = await ReadAsync(Record(Affected("Ubuntu:Pro:18.04:LTS", """{"introduced":"0"}""")));

        var row = Assert.Single(content.Rows);
        Assert.Equal((FixState.Affected, null, null), (row.State, row.FixedVersion, row.Channel));
        Assert.Equal([VersionRange.All], row.Ranges);
    }

    [Fact]
    public async Task The_priority_of_a_package_comes_before_that_of_the_record()
    {
        var affected = Affected("Ubuntu:22.04:LTS", """{"introduced":"0"}""").Replace("\"binaries\"", "\"ubuntu_priority\":\"negligible\",\"binaries\"", StringComparison.Ordinal);

        Assert.Equal(Severity.Negligible, Assert.Single((await ReadAsync(Record(affected))).Rows).Severity);
    }

    [Theory]
    [InlineData("same-as-cve-record", "USN-5614-1", "Ubuntu:22.04:LTS")]
    [InlineData("livepatch", "LSN-0108-1", "Ubuntu:22.04:LTS")]
    [InlineData("unknown-ecosystem", "UBUNTU-CVE-2021-3782", "Ubuntu:Pro:Realtime:22.04:LTS")]
    public async Task What_is_about_no_package_of_a_release_is_counted(string reason, string id, string ecosystem)
    {
        var content = await ReadAsync(Record(Affected(ecosystem, """{"introduced":"0"}""")).Replace("UBUNTU-CVE-2021-3782", id, StringComparison.Ordinal));

        Assert.Empty(content.Advisories);
        Assert.Equal(1, content.Skipped[reason]);
    }

    [Fact]
    public async Task Every_record_of_the_real_archive_is_read_or_counted()
    {
        var content = await FeedReading.ReadAsync("ubuntu", SharedCorpus.PathOf("feeds/ubuntu/osv/happy/osv-all.tar.xz"));

        Assert.Equal([""], content.Partitions);
        Assert.Equal("CVE-2024-51988", Assert.Single(content.Advisories).Id);
        Assert.Equal(new Dictionary<string, long> { ["livepatch"] = 1, ["same-as-cve-record"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Every_package_of_real_records_is_a_row()
    {
        var folder = SharedCorpus.PathOf("feeds/ubuntu/osv/single/cve");
        var content = await FeedReading.ReadAsync("ubuntu", folder);

        var records = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Select(path => JsonDocument.Parse(File.ReadAllBytes(path))).ToList();
        Assert.Empty(content.Skipped);
        Assert.Equal(records.Count, content.Advisories.Count);
        Assert.Equal(records.Sum(record => record.RootElement.GetProperty("affected").GetArrayLength()), content.Rows.Count());
        Assert.Equal("1.12.0-1~ubuntu16.04.3+esm1", Assert.Single(content.Rows, row => row.Channel == "esm-infra").FixedVersion);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(SharedCorpus.PathOf("feeds/ubuntu/osv/happy/osv-all.tar.xz"), TestContext.Current.CancellationToken);
        await using var host = new FakeFeedHost();
        host.Serve("/osv/osv-all.tar.xz", new FakeFeedPage { Body = whole[..(whole.Length / 2)] });

        await Assert.ThrowsAsync<FeedFormatException>(() => FeedFetching.FetchAsync("ubuntu", host));

        host.Serve("/osv/osv-all.tar.xz", new FakeFeedPage { Body = whole });
        Assert.Single(Assert.Single(await FeedFetching.FetchAsync("ubuntu", host)).Advisories);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    public async Task Data_without_a_record_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("ubuntu", "", "osv/cve/UBUNTU-CVE-2021-3782.json", text));

    private static string Record(string affected) =>
        $$"""
        {"id":"UBUNTU-CVE-2021-3782","upstream":["CVE-2021-3782"],"related":["USN-5614-1"],"published":"2022-09-15T16:43:06Z","modified":"2026-04-22T07:37:02Z",
        "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:H"},{"type":"Ubuntu","score":"medium"}],"affected":[{{affected}}]}
        """;

    private static string Affected(string ecosystem, string events, string? availability = null)
    {
        var available = availability is null ? "" : $",\"availability\":\"{availability}\"";
        return $$$"""
            {"package":{"ecosystem":"{{{ecosystem}}}","name":"wayland"},"ranges":[{"type":"ECOSYSTEM","events":[{{{events}}}]}],
            "ecosystem_specific":{"binaries":[]{{{available}}}}}
            """;
    }

    private static Task<FeedContent> ReadAsync(string text) => FeedReading.ReadTextAsync("ubuntu", "osv/cve/record.json", text);
}
