using System.Globalization;
using System.Text;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Nvd;

/// <summary>The NVD over HTTP: its yearly files, and its API with a key, everything first and then what changed.</summary>
public sealed class NvdApiTests : IAsyncLifetime
{
    private const string V2 = "AV:N/AC:L/Au:N/C:N/I:N/A:P";
    private const string Worse = "AV:N/AC:L/Au:N/C:C/I:C/A:C";

    private readonly FakeFeedHost _host = new();
    private readonly HttpClient _http = FakeFeedHost.CreateClient();
    private readonly InMemoryAdvisoryStore _store = new();
    private readonly SetClock _clock = new(new DateTimeOffset(2003, 5, 6, 7, 8, 9, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_key_every_year_is_a_file_and_a_missing_one_fails_alone()
    {
        _host.Serve("/nvd/nvdcve-2.0-2002.json.gz", NvdFeedTests.Document(NvdFeedTests.Record("CVE-1999-0001", NvdFeedTests.Metrics(V2))));

        var results = await UpdateAsync(key: null);

        Assert.Equal([("2002", FeedUpdateOutcome.Updated), ("2003", FeedUpdateOutcome.Failed)], results.Select(result => (result.Partition, result.Outcome)));
        Assert.DoesNotContain(_host.Requests, request => request.Contains("apiKey", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task With_a_key_all_pages_are_fetched_although_the_total_grows()
    {
        ServePage("", 0, 3, "CVE-2001-0001", "CVE-2001-0002");
        ServePage("", 2, 4, "CVE-2001-0003");
        ServePage("", 3, 4, "CVE-2001-0004");

        var result = Assert.Single(await UpdateAsync("secret"));

        Assert.Equal(("api", FeedUpdateOutcome.Updated, 4L), (result.Partition, result.Outcome, result.State!.Records));
        Assert.All(_host.Requests, request => Assert.Contains("\napiKey: secret\n", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Later_only_what_changed_is_asked_for_and_the_rest_stays()
    {
        ServePage("", 0, 2, "CVE-2001-0001", "CVE-2001-0002");
        await UpdateAsync("secret");
        var first = _clock.Now;
        _clock.Now = first.AddHours(3);
        _host.Serve(
            $"/nvd?{Delta(first.AddHours(-1), _clock.Now)}resultsPerPage=2000&startIndex=0",
            NvdFeedTests.Page(
                2,
                NvdFeedTests.Record("CVE-2001-0002", NvdFeedTests.Metrics(Worse)),
                NvdFeedTests.Record("CVE-2001-0001", """ "vulnStatus":"Rejected","lastModified":"2003-05-06T09:00:00.000" """)));

        Assert.Equal(FeedUpdateOutcome.Updated, Assert.Single(await UpdateAsync("secret")).Outcome);

        var stored = _store.AdvisoriesOf("nvd", "api");
        Assert.Equal([Worse], stored["CVE-2001-0002"].Cvss);
        Assert.NotNull(stored["CVE-2001-0001"].Withdrawn);

        var second = _clock.Now;
        _clock.Now = second.AddDays(1);
        _host.Serve($"/nvd?{Delta(second.AddHours(-1), _clock.Now)}resultsPerPage=2000&startIndex=0", NvdFeedTests.Page(0));
        Assert.Equal(FeedUpdateOutcome.Updated, Assert.Single(await UpdateAsync("secret")).Outcome);
        Assert.Equal(2, _store.AdvisoriesOf("nvd", "api").Count);
    }

    [Fact]
    public async Task Changes_of_too_long_a_time_are_not_asked_for_and_everything_is_fetched()
    {
        ServePage("", 0, 2, "CVE-2001-0001", "CVE-2001-0002");
        await UpdateAsync("secret");
        _clock.Now = _clock.Now.AddDays(121);
        ServePage("", 0, 1, "CVE-2001-0003");

        await UpdateAsync("secret");

        Assert.Equal(["CVE-2001-0003"], _store.AdvisoriesOf("nvd", "api").Keys);
    }

    [Fact]
    public async Task Api_that_stops_early_changes_nothing()
    {
        ServePage("", 0, 5, "CVE-2001-0001");
        ServePage("", 1, 5);

        var result = Assert.Single(await UpdateAsync("secret"));

        Assert.Contains("stopped at 1 of 5", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(await _store.GetStatesAsync(Token), state => state.Fingerprint is not null);
    }

    [Fact]
    public async Task Being_asked_too_often_is_answered_403_and_is_tried_again()
    {
        _host.Serve("/nvd?resultsPerPage=2000&startIndex=0", new FakeFeedPage { Status = 403 });

        var result = Assert.Single(await UpdateAsync("secret"));

        Assert.Contains("403", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, _host.Requests.Count);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    private static string Delta(DateTimeOffset from, DateTimeOffset to) =>
        string.Create(CultureInfo.InvariantCulture, $"lastModStartDate={from:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}&lastModEndDate={to:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}&");

    private void ServePage(string query, int start, int total, params string[] ids) => _host.Serve(
        string.Create(CultureInfo.InvariantCulture, $"/nvd?{query}resultsPerPage=2000&startIndex={start}"),
        new FakeFeedPage
        {
            Body = Encoding.UTF8.GetBytes(NvdFeedTests.Page(total, [.. ids.Select(id => NvdFeedTests.Record(id, NvdFeedTests.Metrics(V2)))])),
        });

    private async Task<List<FeedUpdateResult>> UpdateAsync(string? key)
    {
        var settings = new FeedSettings
        {
            BaseAddresses = new Dictionary<string, Uri> { ["nvd"] = new(_host.Address, "nvd") },
            NvdApiKey = key,
            Limits = new FeedLimits { RetryDelay = TimeSpan.FromMilliseconds(1), MaximumRetryDelay = TimeSpan.FromMilliseconds(2), Attempts = 3 },
        };
        var feed = new FeedCatalog(settings, _clock).Find("nvd")!;
        return await new FeedUpdater(_store, _clock, settings).UpdateAsync([feed], null, _http, new FeedUpdateOptions(), Token).ToListAsync(Token);
    }

    /// <summary>A clock that shows what a test sets; timers are the system's.</summary>
    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
