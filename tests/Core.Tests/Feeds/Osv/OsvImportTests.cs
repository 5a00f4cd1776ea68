using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Osv;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvImportTests : IAsyncDisposable
{
    private readonly InMemoryAdvisoryStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Own_advisories_are_added_replaced_and_withdrawn()
    {
        await ImportAsync(Record("OWN-1", "1.0") + "\n" + Record("OWN-2", "1.0"));
        var state = await ImportAsync(Record("OWN-2", "2.0") + "\n" + """{"id":"OWN-1","withdrawn":"2024-01-01T00:00:00Z"}""");

        Assert.Equal((2L, true, FeedPriority.Own), (state.Records, state.Own, state.Priority));
        Assert.NotNull(_store.AdvisoriesOf("own")["OWN-1"].Withdrawn);
        var row = _store.AdvisoriesOf("own")["OWN-2"].Affected.Single();
        Assert.Equal(("oracle:8", "2.0", PackageKind.Any), (row.Namespace, row.FixedVersion, row.Kind));
    }

    [Fact]
    public async Task Skipped_records_are_told()
    {
        var state = await ImportAsync(Record("OWN-1", "1.0") + "\n" + """{"id":"LSN-1","affected":[]}""" + "\n{\"name\":\"other\"}");

        Assert.Equal(new Dictionary<string, long> { ["livepatch"] = 1, ["not-osv-record"] = 1 }, state.Skipped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just words")]
    [InlineData("""{"document":{"category":"csaf_vex"}}""")]
    [InlineData("""{"id":"OWN-1","affected":[{"package":{"ecosystem":"oracle:8","name":"a"},"versions":["1"]}]} {"id":""")]
    public async Task What_is_no_whole_set_of_records_leaves_the_store_as_it_is(string text)
    {
        await ImportAsync(Record("OWN-1", "1.0"));

        await Assert.ThrowsAsync<FeedFormatException>(() => ImportAsync(text));
        Assert.Equal("1.0", _store.AdvisoriesOf("own")["OWN-1"].Affected.Single().FixedVersion);
    }

    [Theory]
    [InlineData("feeds/osv/Debian/all.zip", 99)]
    [InlineData("feeds/almalinux/osv/all.zip", 2_346)]
    [InlineData("feeds/osv/crates.io/all.zip", 1_531)]
    public async Task Mirrored_records_can_be_own_advisories(string path, int records)
    {
        var state = await new OsvImport(_store, TimeProvider.System, new FeedSettings())
            .ImportAsync(SharedCorpus.PathOf(path), "mirror", 500, Token);

        Assert.Equal("mirror", state.Feed);
        Assert.Equal(records, state.Records + state.Skipped.GetValueOrDefault("no-vulnerability"));
    }

    private static string Record(string id, string version) =>
        $$"""{"id":"{{id}}","affected":[{"package":{"ecosystem":"oracle:8","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"{{version}}"}]}]}]}""";

    private async Task<FeedState> ImportAsync(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(text), Token);
        try
        {
            return await new OsvImport(_store, TimeProvider.System, new FeedSettings())
                .ImportAsync(path, OsvImport.DefaultName, FeedPriority.Own, Token);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
