using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Amazon;

public sealed class AmazonFeedTests
{
    [Theory]
    [InlineData("feeds/amazon/fixtures/updateinfo_1.xml.gz", "amzn:2018.03")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2.xml.gz", "amzn:2")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2_kernel-5.15.xml.gz", "amzn:2")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2022.xml.gz", "amzn:2022")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2023.xml.gz", "amzn:2023")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2023_kernel-livepatch.xml.gz", "amzn:2023")]
    [InlineData("feeds/amazon/fixtures/updateinfo_2023_nvidia.xml.gz", "amzn:2023")]
    [InlineData("feeds/clair-v2-fixtures/amzn/amazon_linux_1_updateinfo.xml", "amzn:2018.03")]
    [InlineData("feeds/clair-v2-fixtures/amzn/amazon_linux_2_updateinfo.xml", "amzn:2")]
    public async Task Every_update_of_a_real_file_is_read(string path, string @namespace)
    {
        var full = SharedCorpus.PathOf(path);
        var content = await FeedReading.ReadAsync("amazon", full);

        var count = await UpdateInfoCount.OfAsync(full, _ => true);
        Assert.NotEqual(0, count.Updates);
        Assert.Empty(content.Skipped);
        Assert.Equal(count, new UpdateInfoCount(content.Advisories.Count, content.Advisories.Sum(advisory => advisory.Affected.DistinctBy(row => row.Name).Count())));
        Assert.All(content.Rows, row => Assert.Equal((@namespace, PackageKind.Binary), (row.Namespace, row.Kind)));
        Assert.All(content.Rows, row => Assert.NotEqual(Severity.Unknown, row.Severity));
        Assert.All(content.Advisories, advisory => Assert.StartsWith("https://alas.aws.amazon.com/", advisory.Links[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ALAS-2018-939", "https://alas.aws.amazon.com/ALAS-2018-939.html")]
    [InlineData("ALAS2-2018-939", "https://alas.aws.amazon.com/AL2/ALAS2-2018-939.html")]
    [InlineData("ALAS2023-2023-001", "https://alas.aws.amazon.com/AL2023/ALAS2023-2023-001.html")]
    [InlineData("ALAS2KERNEL-5.15-2022-001", "https://alas.aws.amazon.com/AL2/ALAS2KERNEL-5.15-2022-001.html")]
    [InlineData("ALAS2LIVEPATCH-2023-001", "https://alas.aws.amazon.com/AL2/ALAS2LIVEPATCH-2023-001.html")]
    [InlineData("ALAS2023LIVEPATCH-2023-001", "https://alas.aws.amazon.com/AL2023/ALAS2023LIVEPATCH-2023-001.html")]
    public async Task Links_lead_to_the_page_of_the_release(string id, string link)
    {
        var content = await FeedReading.ParseAsync("amazon", "2/core", "updateinfo.xml", Update(id, "1.amzn2"));

        Assert.Equal(link, Assert.Single(content.Advisories).Links[0]);
    }

    [Theory]
    [InlineData("2018.03/updates/x86_64/repodata/updateinfo.xml", "2018.03/core")]
    [InlineData("2/core/latest/x86_64/repodata/updateinfo.xml", "2/core")]
    [InlineData("2/extras/kernel-5.15/latest/x86_64/repodata/updateinfo.xml", "2/kernel-5.15")]
    [InlineData("al2023/core/guids/abc/x86_64/repodata/updateinfo.xml", "2023/core")]
    [InlineData("al2023/kernel-livepatch/guids/abc/x86_64/repodata/updateinfo.xml", "2023/kernel-livepatch")]
    [InlineData("al2023/nvidia/guids/abc/x86_64/repodata/updateinfo.xml", "2023/nvidia")]
    [InlineData("updateinfo.xml", "local")]
    public async Task The_path_in_a_mirror_tells_the_repository(string path, string partition)
    {
        var content = await FeedReading.ReadTextAsync("amazon", path, Update("ALAS2-2018-939", "38.79.amzn2"));

        Assert.Equal([partition], content.Partitions);
    }

    [Fact]
    public async Task A_mirror_that_fails_gives_place_to_the_next()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/2/core/latest/x86_64/mirror.list", $"{host.Address}gone/\n{host.Address}cut\nnot an address\n{host.Address}good/\n");
        host.ServeRepository("/cut", Update("ALAS2-2018-939", "38.79.amzn2"), checksum: new string('0', 64));
        host.ServeRepository("/good", Update("ALAS2-2018-939", "38.79.amzn2"));

        var part = Assert.Single(await FeedFetching.FetchAsync("amazon", host, ["amzn:2"]));

        Assert.Equal(("2/core", null), (part.Partition, part.Error));
        Assert.Equal("4.9.76-38.79.amzn2", Assert.Single(part.Advisories).Affected[0].FixedVersion);
        Assert.DoesNotContain(host.Paths, path => path.StartsWith("/gone/repodata/updateinfo", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha")]
    public async Task A_body_without_the_checksum_of_the_index_is_refused(string algorithm)
    {
        await using var host = new FakeFeedHost();
        host.Serve("/2/core/latest/x86_64/mirror.list", $"{host.Address}m\n");
        host.ServeRepository("/m", Update("ALAS2-2018-939", "38.79.amzn2"), algorithm: algorithm);
        Assert.Null(Assert.Single(await FeedFetching.FetchAsync("amazon", host, ["amzn:2"])).Error);

        host.ServeRepository("/m", Update("ALAS2-2018-939", "38.79.amzn2"), new string('0', algorithm == "sha" ? 40 : 64), algorithm);

        Assert.Contains("checksum", Assert.Single(await FeedFetching.FetchAsync("amazon", host, ["amzn:2"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_index_says_is_stored_is_not_fetched_again()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/2/core/latest/x86_64/mirror.list", $"{host.Address}m\n");
        host.ServeRepository("/m", Update("ALAS2-2018-939", "38.79.amzn2"));
        var first = Assert.Single(await FeedFetching.FetchAsync("amazon", host, ["amzn:2"]));
        var requests = host.Paths.Count(path => path.Contains("updateinfo", StringComparison.Ordinal));

        var second = Assert.Single(await FeedFetching.FetchAsync(
            "amazon", host, ["amzn:2"], new Dictionary<string, string> { ["2/core"] = first.Fingerprint! }));

        Assert.Equal((null, null), (second.Error, second.Fingerprint));
        Assert.Equal(requests, host.Paths.Count(path => path.Contains("updateinfo", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Extras_speak_for_machines_that_have_the_topic()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/2/core/latest/x86_64/mirror.list", $"{host.Address}core\n");
        host.ServeRepository("/core", Update("ALAS2-2018-939", "38.79.amzn2"));
        host.Serve("/2/extras-catalog.json", """{"topics":[{"n":"kernel-4.9"},{"n":"docker"},{"n":"../x"},{"n":"empty"}]}""");
        host.Serve("/2/extras/kernel-4.9/latest/x86_64/mirror.list", $"{host.Address}kernel\n");
        host.ServeRepository("/kernel", Update("ALAS2KERNEL-4.9-2022-001", "38.79.amzn2"));
        host.Serve("/2/extras/docker/latest/x86_64/mirror.list", $"{host.Address}docker\n");
        host.ServeRepository("/docker", Update("ALAS2DOCKER-2022-001", "38.79.amzn2"));
        host.Serve("/2/extras/empty/latest/x86_64/mirror.list", $"{host.Address}empty\n");

        var parts = await FeedFetching.FetchAsync("amazon", host, ["amzn:2"]);

        Assert.Equal(["2/core", "2/docker", "2/kernel-4.9"], parts.Select(part => part.Partition));
        Assert.All(parts, part => Assert.Null(part.Error));
        var rows = parts.Select(part => Assert.Single(Assert.Single(part.Advisories).Affected)).ToList();
        Assert.Equal(["", "amzn2extra-docker", "amzn2extra-kernel-4.9"], rows.Select(row => string.Join(',', row.Repositories)));
        Assert.Equal([null, null, "4.9"], rows.Select(row => row.Ranges[0].Introduced));
    }

    private static string Update(string id, string release) =>
        $"""
        <updates><update type="security"><id>{id}</id><title>t</title><issued date="2018-01-11 21:05"/><severity>critical</severity>
        <references><reference href="https://example.org/" id="CVE-2017-5754" type="cve"/></references>
        <pkglist><collection short="amazon-linux-2"><name>n</name><package arch="x86_64" epoch="0" name="kernel" version="4.9.76" release="{release}"/></collection></pkglist></update></updates>
        """;
}
