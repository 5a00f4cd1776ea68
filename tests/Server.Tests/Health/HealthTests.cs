using Xunit;

namespace Strata.Server.Tests.Health;

public sealed class HealthTests
{
    [Theory]
    [InlineData("GET", "/health", 200, "")]
    [InlineData("GET", "/ready", 200, "")]
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
