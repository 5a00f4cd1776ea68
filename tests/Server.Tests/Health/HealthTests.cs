using Strata.Core.Advisories;
using Strata.Server.Health;
using Strata.Server.Tests.Workers;
using Xunit;

namespace Strata.Server.Tests.Health;

public sealed class HealthTests
{
    [Theory]
    [InlineData("GET", "/health", 200, "")]
    [InlineData("GET", "/ready", 200, "{\"status\":\"ready\",\"feeds\":[]}\n")]
    [InlineData("GET", "/live", 200, "")]
    [InlineData("POST", "/health", 405, "Method Not Allowed\n")]
    [InlineData("GET", "/v1/namespaces", 404, "404 page not found\n")]
    [InlineData("GET", "/", 404, "404 page not found\n")]
    public async Task Health_port_serves_health_alone(string method, string path, int status, string body)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Client.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), new Uri(server.Health, path)), TestContext.Current.CancellationToken);

        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(status == 200 ? "clair" : null, response.Headers.Server.FirstOrDefault()?.ToString());
    }

    [Theory]
    [InlineData(false, 200, "ready")]
    [InlineData(true, 503, "waiting-for-feeds")]
    public async Task Feed_without_data_is_told_and_makes_the_server_unready_where_feeds_are_required(bool areRequired, int status, string word)
    {
        await using var publisher = new FakeTracker();
        publisher.Break();
        await using var server = await TestServer.StartAsync(options => options with
        {
            Health = new HealthOptions { RequireFeeds = areRequired },
            Updater = publisher.Options,
        });

        var before = await ReadyAsync(server);
        var update = new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = "v1", Checked = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };
        await server.Database.Advisories.ReplaceAsync(update, AsyncEnumerable.Empty<Advisory>(), TestContext.Current.CancellationToken);
        var after = await ReadyAsync(server);

        Assert.Equal(status, before.Status);
        Assert.StartsWith("{\"status\":\"" + word + "\",\"feeds\":[{\"name\":\"debian\",\"state\":\"missing\"", before.Body, StringComparison.Ordinal);
        Assert.Equal(200, after.Status);
        Assert.StartsWith("{\"status\":\"ready\",\"feeds\":[{\"name\":\"debian\",\"state\":\"", after.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", after.Body, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> ReadyAsync(TestServer server)
    {
        using var response = await server.Client.GetAsync(new Uri(server.Health, "/ready"), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Api_port_has_no_health_check()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(404, (await server.SendAsync("GET", "/health")).Status);
    }

    [Fact]
    public async Task Database_that_is_down_is_told_at_once_and_by_one_sentence()
    {
        await using var server = await TestServer.StartAsync(database: new BrokenDatabase());

        using var health = await server.Client.GetAsync(new Uri(server.Health, "/health"), TestContext.Current.CancellationToken);
        using var ready = await server.Client.GetAsync(new Uri(server.Health, "/ready"), TestContext.Current.CancellationToken);
        using var live = await server.Client.GetAsync(new Uri(server.Health, "/live"), TestContext.Current.CancellationToken);
        var layer = await server.SendAsync("GET", "/v1/layers/x");

        Assert.Equal((500, 503, 200), ((int)health.StatusCode, (int)ready.StatusCode, (int)live.StatusCode));
        Assert.Equal("{\"status\":\"database-down\",\"feeds\":[]}\n", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((500, "database: an error occured when querying the backend"), (layer.Status, layer.Error));
    }

    [Fact]
    public async Task Metrics_have_Clairs_names_and_routes()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync("GET", "/v1/layers/none");

        // A request is counted when its answer has been written, which the client may notice first.
        TestAnswer metrics;
        do
        {
            metrics = await server.SendAsync("GET", "/v1/metrics");
        }
        while (!metrics.Text.Contains("route=\"v1/getLayer\"", StringComparison.Ordinal));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics["Content-Type"]);
        Assert.Contains("clair_api_response_duration_milliseconds_bucket{route=\"v1/getLayer\",code=\"404\",le=\"9.375\"} ", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("le=\"4800\"", metrics.Text, StringComparison.Ordinal);
    }
}
