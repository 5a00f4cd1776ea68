using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Fedora;

public sealed class FedoraFeedTests
{
    private const string Updates =
        """
        <updates><update type="security"><id>FEDORA-2025-4a08954c02</id><title>curl-8.1-1.fc43</title><severity>Important</severity><description>Fixes CVE-2025-0002.</description>
        <references><reference href="https://bugzilla.redhat.com/1" id="1" type="bugzilla" title="TRIAGE CVE-2025-0001 curl: flaw [fedora-all]"/></references>
        <pkglist><collection short="F43"><package name="curl" version="8.1" release="1.fc43" epoch="0" arch="x86_64"/><package name="curl" version="8.1" release="1.el9" epoch="0" arch="x86_64"/></collection></pkglist></update></updates>
        """;

    [Fact]
    public async Task Vulnerabilities_are_read_from_titles_of_bugs_and_the_description()
    {
        var content = await FeedReading.ParseAsync("fedora", "43", "updateinfo.xml", Updates);

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal("FEDORA-2025-4a08954c02", advisory.Id);
        Assert.Equal(["CVE-2025-0001", "CVE-2025-0002"], advisory.Aliases.Order(StringComparer.Ordinal));
        var row = Assert.Single(advisory.Affected);
        Assert.Equal(("fedora:43", "8.1-1.fc43", Severity.High), (row.Namespace, row.FixedVersion, row.Severity));
        Assert.Equal(1, content.Skipped["unknown-release"]);
    }

    [Fact]
    public async Task Every_update_of_a_real_mirror_is_read_or_counted()
    {
        var path = SharedCorpus.PathOf("feeds/fedora/updateinfo/happy");
        var content = await FeedReading.ReadAsync("fedora", path);

        var count = await UpdateInfoCount.OfAsync(path, _ => true);
        Assert.Equal(["38", "43", "local"], content.Partitions);
        Assert.Equal(count.Updates, content.Advisories.Count + content.Skipped.GetValueOrDefault("no-vulnerability") + content.Skipped.GetValueOrDefault("no-usable-package"));
    }

    [Fact]
    public async Task Releases_come_from_the_listing_and_old_ones_from_the_archive()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/fedora/linux/updates/", """<a href="42/">42/</a> <a href="43/">43/</a> <a href="testing/">testing/</a>""");
        host.ServeRepository("/fedora/linux/updates/43/Everything/x86_64", Updates);
        host.ServeRepository("/archive/fedora/linux/updates/38/Everything/x86_64", Updates);

        Assert.Equal([("42", false), ("43", true)], (await FeedFetching.FetchAsync("fedora", host)).Select(part => (part.Partition, part.Error is null)));
        Assert.Equal([("38", true)], (await FeedFetching.FetchAsync("fedora", host, ["fedora:38"])).Select(part => (part.Partition, part.Error is null)));
    }

    [Fact]
    public async Task Without_the_listing_what_is_stored_is_brought_up_to_date()
    {
        await using var host = new FakeFeedHost();
        host.ServeRepository("/fedora/linux/updates/43/Everything/x86_64", Updates);

        var parts = await FeedFetching.FetchAsync("fedora", host, null, new Dictionary<string, string> { ["43"] = "old" });

        Assert.Equal([("", false), ("43", true)], parts.Select(part => (part.Partition, part.Error is null)));
    }
}
