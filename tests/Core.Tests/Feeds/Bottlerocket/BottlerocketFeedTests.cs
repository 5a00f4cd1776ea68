using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Bottlerocket;

public sealed class BottlerocketFeedTests
{
    [Fact]
    public async Task The_real_file_is_read_whole()
    {
        var path = SharedCorpus.PathOf("feeds/bottlerocket/happy/updateinfo.xml.gz");
        var content = await FeedReading.ReadAsync("bottlerocket", path);

        var count = await UpdateInfoCount.OfAsync(path, _ => true);
        Assert.Equal(count, new UpdateInfoCount(content.Advisories.Count, content.Rows.Count()));
        var advisory = content["GHSA-mgxf-pj6m-9494"];
        Assert.Equal("CVE-2020-10711", advisory.Id);
        var row = Assert.Single(advisory.Affected);
        Assert.Equal(("0.3.3-b7d91846", Severity.Medium), (row.FixedVersion, row.Severity));
        Assert.Equal(["aarch64", "x86_64"], row.Architectures);
    }

    [Fact]
    public async Task It_is_fetched_as_one_file()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/updateinfo.xml.gz", "<updates></updates>");

        await Assert.ThrowsAsync<FeedFormatException>(() => FeedFetching.FetchAsync("bottlerocket", host));
        Assert.Equal(["/updateinfo.xml.gz"], host.Paths);
    }
}
