using Strata.Core.Feeds;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Formats;

public sealed class UpdateInfoImportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mirror_of_a_repository_is_imported_for_the_namespace_that_is_named()
    {
        var path = SharedCorpus.PathOf("feeds/fedora/updateinfo/happy/fedora/linux/updates/43");
        var store = new InMemoryAdvisoryStore();
        var import = new UpdateInfoImport(store, TimeProvider.System, new FeedSettings());

        var state = await import.ImportAsync(path, "fedora:43", "mirror", FeedPriority.Own, Token);

        Assert.Equal(("mirror", true, 0L), (state.Feed, state.Own, state.Records));
        Assert.Equal(1, state.Skipped["no-vulnerability"]);
    }

    [Fact]
    public async Task Updates_of_any_publisher_are_taken()
    {
        var folder = Directory.CreateTempSubdirectory("strata-updateinfo-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "updateinfo.xml"),
                """
                <updates><update type="security"><id>ACME-7</id><title>Fixes CVE-2026-12345</title><severity>Low</severity>
                <pkglist><collection><package name="acme" version="1.2" release="3" epoch="0" arch="x86_64"/></collection></pkglist></update></updates>
                """,
                Token);
            var store = new InMemoryAdvisoryStore();
            await new UpdateInfoImport(store, TimeProvider.System, new FeedSettings()).ImportAsync(folder.FullName, "rocky:9", "acme", 7, Token);

            var advisory = Assert.Single(store.AdvisoriesOf("acme").Values);
            Assert.Equal(("ACME-7", "CVE-2026-12345"), (advisory.Key, advisory.Id));
            var row = Assert.Single(advisory.Affected);
            Assert.Equal(("rocky:9", "acme", "1.2-3"), (row.Namespace, row.Name, row.FixedVersion));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_without_updates_is_refused()
    {
        var path = SharedCorpus.PathOf("feeds/almalinux/updateinfo/happy/almalinux-epel");

        await Assert.ThrowsAsync<FeedFormatException>(() => new UpdateInfoImport(new InMemoryAdvisoryStore(), TimeProvider.System, new FeedSettings())
            .ImportAsync(path, "rocky:9", "own", FeedPriority.Own, Token));
    }

    [Theory]
    [InlineData("rocky:9", true)]
    [InlineData("debian:12", false)]
    [InlineData("nonsense", false)]
    public void Only_namespaces_of_rpms_fit(string name, bool fits) => Assert.Equal(fits, UpdateInfoImport.Fits(name));
}
