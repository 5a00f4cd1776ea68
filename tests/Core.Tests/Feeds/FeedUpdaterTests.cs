using System.Text;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds;

public sealed class FeedUpdaterTests : IAsyncLifetime
{
    private static readonly FeedLimits Quick = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaximumRetryDelay = TimeSpan.FromMilliseconds(5),
        StallTimeout = TimeSpan.FromSeconds(30),
        DownloadBytes = 1 << 20,
    };

    private readonly FakeFeedHost _host = new();
    private readonly HttpClient _http = FakeFeedHost.CreateClient();
    private readonly InMemoryAdvisoryStore _store = new();
    private FeedSettings _settings = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var addresses = new[] { "debian", "alpine", "osv" }.ToDictionary(name => name, name => new Uri(_host.Address, name));
        _settings = new FeedSettings { BaseAddresses = addresses, Limits = Quick };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task New_data_is_stored_with_its_date_and_validators()
    {
        _host.Serve("/debian/data/json", Page(Debian(4)) with { ETag = "\"one\"", LastModified = "Tue, 05 Mar 2024 07:00:00 GMT" });

        var result = Assert.Single(await UpdateAsync("debian"));

        Assert.Equal((FeedUpdateOutcome.Updated, 4L), (result.Outcome, result.State!.Records));
        var state = _store.StateOf("debian");
        Assert.Equal(new DateTimeOffset(2024, 3, 5, 7, 0, 0, TimeSpan.Zero), state.Updated);
        Assert.Equal(("\"one\"", "Tue, 05 Mar 2024 07:00:00 GMT"), (FeedFingerprint.Parse(state.Fingerprint)!.ETag, FeedFingerprint.Parse(state.Fingerprint)!.LastModified));
        Assert.Equal(FeedPriority.Distribution, state.Priority);
    }

    [Theory]
    [InlineData("\"one\"", null)]
    [InlineData(null, "Tue, 05 Mar 2024 07:00:00 GMT")]
    [InlineData("W/\"weak\"", "Tue, 05 Mar 2024 07:00:00 GMT")]
    [InlineData(null, null)]
    public async Task Unchanged_data_is_not_imported_again(string? tag, string? modified)
    {
        _host.Serve("/debian/data/json", Page(Debian(4)) with { ETag = tag, LastModified = modified });
        await UpdateAsync("debian");

        Assert.Equal(FeedUpdateOutcome.Unchanged, Assert.Single(await UpdateAsync("debian")).Outcome);
        Assert.Equal(FeedUpdateOutcome.Updated, Assert.Single(await UpdateAsync("debian", new FeedUpdateOptions { Force = true })).Outcome);
        Assert.Equal(tag is null && modified is null ? 0 : 1, _host.Requests.Count(request => request.Contains("If-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Compressed_transfer_is_undone_and_asked_for()
    {
        _host.Serve("/debian/data/json", new FakeFeedPage { Body = FeedArchives.Gzip(Encoding.UTF8.GetBytes(Debian(4))), Headers = ["Content-Encoding: gzip"] });

        Assert.Equal(4, Assert.Single(await UpdateAsync("debian")).State!.Records);
        Assert.Contains("Accept-Encoding: gzip", _host.Requests[0], StringComparison.Ordinal);
        Assert.Contains("User-Agent: strata/", _host.Requests[0], StringComparison.Ordinal);
    }

    public static TheoryData<string, FakeFeedPage> BrokenPages => new()
    {
        { "web page with status 200", Page("<!DOCTYPE html><html><body>Sign in</body></html>") },
        { "empty", Page("") },
        { "cut off by the server", Page(Debian(4)[..^20]) },
        { "cut off on the way", Page(Debian(4)) with { CutAfter = 100 } },
        { "cut off gzip", new FakeFeedPage { Body = FeedArchives.Gzip(Encoding.UTF8.GetBytes(Debian(4)))[..^9] } },
        { "broken gzip", new FakeFeedPage { Body = [.. FeedArchives.Gzip(Encoding.UTF8.GetBytes(Debian(4)))[..^5], 1, 2, 3, 4, 5] } },
        { "no longer there", new FakeFeedPage { Status = 404 } },
        { "forbidden", new FakeFeedPage { Status = 403 } },
        { "failing", new FakeFeedPage { Status = 500 } },
        { "not modified though not asked", new FakeFeedPage { Status = 304 } },
        { "less than half", Page(Debian(1)) },
        { "no record", Page("{}") },
        { "too large", Page(Debian(4) + new string(' ', Quick.RecordBytes / 4)) },
    };

    [Theory]
    [MemberData(nameof(BrokenPages))]
    public async Task Failure_keeps_the_old_data_and_is_recorded(string what, FakeFeedPage page)
    {
        _host.Serve("/debian/data/json", Debian(4));
        await UpdateAsync("debian");
        var before = _store.StateOf("debian");
        _host.Serve("/debian/data/json", page);

        var result = Assert.Single(await UpdateAsync("debian", what == "not modified though not asked" ? new FeedUpdateOptions { Force = true } : null));

        Assert.Equal(FeedUpdateOutcome.Failed, result.Outcome);
        Assert.Equal(result.Error, _store.StateOf("debian").Error);
        Assert.False(string.IsNullOrWhiteSpace(result.Error), what);
        Assert.Equal(before, _store.StateOf("debian") with { Error = null });
        Assert.Equal(4, _store.AdvisoriesOf("debian").Count);

        _host.Serve("/debian/data/json", Debian(5));
        Assert.Equal(5, Assert.Single(await UpdateAsync("debian")).State!.Records);
        Assert.Null(_store.StateOf("debian").Error);
    }

    [Fact]
    public async Task Far_smaller_data_is_accepted_when_it_is_forced()
    {
        _host.Serve("/debian/data/json", Debian(4));
        await UpdateAsync("debian");
        _host.Serve("/debian/data/json", Debian(1));

        Assert.Equal(1, Assert.Single(await UpdateAsync("debian", new FeedUpdateOptions { Force = true })).State!.Records);
    }

    [Fact]
    public async Task Busy_server_is_asked_again()
    {
        _host.Serve("/debian/data/json", Page(Debian(4)) with { FailFirst = 2, Headers = ["Retry-After: 86400"] });

        Assert.Equal(FeedUpdateOutcome.Updated, Assert.Single(await UpdateAsync("debian")).Outcome);
        Assert.Equal(3, _host.Requests.Count);
    }

    [Fact]
    public async Task Failing_server_is_asked_a_few_times_and_a_missing_page_once()
    {
        _host.Serve("/debian/data/json", new FakeFeedPage { Status = 503 });
        await UpdateAsync("debian");
        Assert.Equal(Quick.Attempts, _host.Requests.Count);

        _host.Serve("/debian/data/json", new FakeFeedPage { Status = 404 });
        await UpdateAsync("debian");
        Assert.Equal(Quick.Attempts + 1, _host.Requests.Count);
    }

    [Fact]
    public async Task Stalled_server_is_given_up()
    {
        _settings = _settings with { Limits = Quick with { StallTimeout = TimeSpan.FromMilliseconds(200), Attempts = 2 } };
        _host.Serve("/debian/data/json", Page(Debian(4)) with { CutAfter = 50, Stalls = true });

        var result = Assert.Single(await UpdateAsync("debian"));

        Assert.Equal(FeedUpdateOutcome.Failed, result.Outcome);
        Assert.Contains("sent nothing", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, _host.Requests.Count);
    }

    [Fact]
    public async Task Error_tells_the_address_without_secrets()
    {
        var address = new UriBuilder(_host.Address) { UserName = "user", Password = "hunter2", Path = "/mirror", Query = "token=hunter3" }.Uri;
        _settings = _settings with { BaseAddresses = new Dictionary<string, Uri> { ["debian"] = address } };

        var result = Assert.Single(await UpdateAsync("debian"));

        Assert.Contains("/mirror/data/json", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", result.Error, StringComparison.Ordinal);
        Assert.Contains("token=hunter3", Assert.Single(_host.Paths), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_not_a_failure_of_the_feed()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var catalog = new FeedCatalog(_settings, TimeProvider.System);
            await foreach (var result in new FeedUpdater(_store, TimeProvider.System, _settings)
                .UpdateAsync([catalog.Find("debian")!], null, _http, new FeedUpdateOptions(), stop.Token))
            {
                Assert.Fail($"{result} came in spite of the cancellation.");
            }
        });
        Assert.Empty(await _store.GetStatesAsync(Token));
    }

    [Fact]
    public async Task Needed_branches_of_Alpine_are_fetched_without_a_listing()
    {
        ServeAlpine("v3.19", "main");
        ServeAlpine("v3.19", "community");
        ServeAlpine("v3.2", "main");

        var results = await UpdateAsync("alpine", null, "alpine:v3.19", "alpine:v3.2", "debian:12");

        Assert.Equal(["v3.19/community", "v3.19/main", "v3.2/main"], results.Select(result => result.Partition));
        Assert.All(results, result => Assert.Equal(FeedUpdateOutcome.Updated, result.Outcome));
        Assert.Equal(["/alpine/v3.19/community.json", "/alpine/v3.19/main.json", "/alpine/v3.2/main.json"], _host.Paths);
        Assert.Equal(2, (await _store.GetCoverageAsync("alpine:v3.19", Token)).Count);
    }

    [Fact]
    public async Task All_branches_of_Alpine_are_found_in_its_listings()
    {
        _host.Serve("/alpine/", """<html><a href="../">../</a><a href="edge/">edge/</a><a href="v3.2/">v3.2/</a><a href="v3.19/">v3.19/</a><a href="last-update">x</a></html>""");
        _host.Serve("/alpine/edge/", """<a href="main.json">main.json</a><a href="main.yaml">main.yaml</a><a href="testing.json">testing.json</a>""");
        ServeAlpine("edge", "main");
        ServeAlpine("edge", "testing");
        ServeAlpine("v3.19", "main");
        ServeAlpine("v3.2", "main");

        var results = await UpdateAsync("alpine");

        Assert.Equal(
            ["v3.2/main Updated", "v3.19/community Failed", "v3.19/main Updated", "edge/main Updated", "edge/testing Updated"],
            results.Select(result => $"{result.Partition} {result.Outcome}"));
        Assert.Contains("404", results[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_listing_the_stored_branches_are_updated_and_the_failure_is_over_when_it_is_back()
    {
        ServeAlpine("v3.19", "main");
        ServeAlpine("v3.19", "community");
        await UpdateAsync("alpine", null, "alpine:v3.19");

        var results = await UpdateAsync("alpine");
        Assert.Equal([" Failed", "v3.19/community Unchanged", "v3.19/main Unchanged"], results.Select(result => $"{result.Partition} {result.Outcome}"));
        Assert.NotNull(_store.StateOf("alpine").Error);

        _host.Serve("/alpine/", """<a href="v3.19/">v3.19/</a>""");
        await UpdateAsync("alpine");
        Assert.Null(_store.StateOf("alpine").Error);
        Assert.Equal(FeedUpdateOutcome.Fresh, Assert.Single(await UpdateAsync("alpine", new FeedUpdateOptions { MaximumAge = TimeSpan.FromHours(1) })).Outcome);
    }

    [Fact]
    public async Task Only_the_ecosystems_that_are_needed_are_fetched()
    {
        var zip = FeedArchives.Zip(("RLSA-1.json", Encoding.UTF8.GetBytes(
            """{"id":"RLSA-1","upstream":["CVE-2024-1000"],"affected":[{"package":{"ecosystem":"Rocky Linux:9","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0:1-1.el9"}]}]}]}""")));
        _host.Serve("/osv/Rocky Linux/all.zip", new FakeFeedPage { Body = zip });

        var result = Assert.Single(await UpdateAsync("osv", null, "rocky:9", "oracle:8"));

        Assert.Equal(("Rocky Linux", FeedUpdateOutcome.Updated), (result.Partition, result.Outcome));
        Assert.Equal(["/osv/Rocky%20Linux/all.zip"], _host.Paths);
    }

    [Fact]
    public async Task Without_names_distributions_with_a_feed_of_their_own_are_not_fetched_twice()
    {
        var results = await UpdateAsync("osv");

        Assert.All(results, result => Assert.Equal(FeedUpdateOutcome.Failed, result.Outcome));
        Assert.Contains("Mageia", results.Select(result => result.Partition));
        Assert.Empty(results.Select(result => result.Partition).Intersect(["Debian", "Alpine", "Ubuntu", "npm"]));
    }

    [Fact]
    public async Task Data_that_was_checked_recently_is_left_alone()
    {
        _host.Serve("/debian/data/json", Debian(4));
        var options = new FeedUpdateOptions { MaximumAge = TimeSpan.FromHours(1) };

        Assert.Equal(FeedUpdateOutcome.Updated, Assert.Single(await UpdateAsync("debian", options, "debian:12")).Outcome);
        Assert.Equal(FeedUpdateOutcome.Unchanged, Assert.Single(await UpdateAsync("debian", options, "debian:13")).Outcome);
        Assert.Equal(FeedUpdateOutcome.Unchanged, Assert.Single(await UpdateAsync("debian", new FeedUpdateOptions { MaximumAge = TimeSpan.Zero })).Outcome);

        using var http = PoisonedHttpHandler.CreateClient();
        Assert.Equal(FeedUpdateOutcome.Fresh, Assert.Single(await UpdateAsync("debian", options, http, "debian:12")).Outcome);
        Assert.Equal(FeedUpdateOutcome.Fresh, Assert.Single(await UpdateAsync("debian", options, http)).Outcome);
    }

    [Fact]
    public async Task Local_file_folder_and_mirror_are_imported()
    {
        var folder = Directory.CreateTempSubdirectory("strata-feeds-");
        try
        {
            var mirror = Path.Combine(folder.FullName, "tracker", "data");
            Directory.CreateDirectory(mirror);
            await File.WriteAllTextAsync(Path.Combine(mirror, "json"), Debian(4), Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "README"), "words", Token);

            Assert.Equal(["debian Updated"], await ImportAsync("debian", folder.FullName));
            Assert.Equal(["debian Unchanged"], await ImportAsync("debian", folder.FullName));
            Assert.Equal(["debian Updated"], await ImportAsync("debian", Path.Combine(mirror, "json")));
            var exception = await Assert.ThrowsAsync<FeedFormatException>(() => ImportAsync("alpine", folder.FullName));
            Assert.Contains("alpine", exception.Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<IOException>(() => ImportAsync("debian", Path.Combine(folder.FullName, "absent")));
            Assert.Equal(4, _store.AdvisoriesOf("debian").Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Needed_feed_of_a_namespace_is_the_distributions_own()
    {
        var catalog = new FeedCatalog(_settings, TimeProvider.System);

        Assert.Equal(["debian"], catalog.NeededFor("debian:12").Select(feed => feed.Name));
        Assert.Equal(["alpine"], catalog.NeededFor("alpine:v3.19").Select(feed => feed.Name));
        Assert.Equal(["rocky"], catalog.NeededFor("rocky:9").Select(feed => feed.Name));
        Assert.Equal(["chainguard", "wolfi"], catalog.NeededFor("chainguard:rolling").Select(feed => feed.Name));
        Assert.Equal(["osv"], catalog.NeededFor("mageia:9").Select(feed => feed.Name));
        Assert.Equal(["oracle"], catalog.NeededFor("oracle:8").Select(feed => feed.Name));
        Assert.Empty(catalog.NeededFor("slackware:15"));
    }

    private static FakeFeedPage Page(string body) => new() { Body = Encoding.UTF8.GetBytes(body) };

    private static string Debian(int records) =>
        $$"""{"pkg":{{{string.Join(',', Enumerable.Range(1000, records).Select(number => $$"""
        "CVE-2024-{{number}}":{"releases":{"bookworm":{"status":"open"} } }
        """))}} } }""";

    private void ServeAlpine(string branch, string repository) => _host.Serve(
        $"/alpine/{branch}/{repository}.json",
        $$"""{"distroversion":"{{branch}}","reponame":"{{repository}}","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2024-1000"]} } }]}""");

    private Task<List<FeedUpdateResult>> UpdateAsync(string feed, FeedUpdateOptions? options = null, params string[] namespaces) =>
        UpdateAsync(feed, options, _http, namespaces);

    private Task<List<FeedUpdateResult>> UpdateAsync(string feed, FeedUpdateOptions? options, HttpClient http, params string[] namespaces)
    {
        var catalog = new FeedCatalog(_settings, TimeProvider.System);
        return new FeedUpdater(_store, TimeProvider.System, _settings)
            .UpdateAsync([catalog.Find(feed)!], namespaces is [] ? null : namespaces, http, options ?? new FeedUpdateOptions(), Token)
            .ToListAsync(Token).AsTask();
    }

    private async Task<List<string>> ImportAsync(string feed, string path) =>
        await new FeedUpdater(_store, TimeProvider.System, _settings)
            .ImportAsync(new FeedCatalog(_settings, TimeProvider.System).Find(feed)!, path, new FeedUpdateOptions(), Token)
            .Select(result => $"{result.Feed} {result.Outcome}").ToListAsync(Token);
}
