using Strata.Server.Notifications;
using Strata.Server.Tests.Crashes;
using Strata.Server.Tests.Notifications;
using Xunit;

namespace Strata.Server.Tests.Outages;

/// <summary>A server whose PostgreSQL is killed, or stops answering, while clients use it.</summary>
public sealed class PostgresOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Killed_database_fails_requests_in_Clairs_words_loses_nothing_and_is_found_again()
    {
        var cluster = await ClusterDatabase.CreateAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = new WebhookOptions { Endpoint = receiver.Address };
        await using var server = await TestServer.StartAsync(options => options with { Notifier = new NotifierOptions { Webhooks = [hook] } }, cluster);
        await using var load = await ApiLoad.StartAsync(server);
        await load.AnswersAsync();
        for (var outage = 0; outage < 2; outage++)
        {
            await cluster.Cluster.KillAsync();
            await load.FailuresAsync();
            Assert.Equal((500, 503, 200), (await HealthAsync(server, "/health"), await HealthAsync(server, "/ready"), await HealthAsync(server, "/live")));
            await cluster.Cluster.StartAgainAsync(Token);
            await load.AnswersAsync();
            Assert.Equal((200, 200), (await HealthAsync(server, "/health"), await HealthAsync(server, "/ready")));
        }

        await load.FinishAsync();
        Assert.NotEmpty(load.Layers);
        foreach (var layer in load.Layers)
        {
            var answer = await server.SendAsync("GET", $"/v1/layers/{ApiLoad.Layer(layer)}?features");
            Assert.Equal(3, answer.Json().GetProperty("Layer").GetProperty("Features").GetArrayLength());
        }

        await AssertToldAsync(server, receiver, load);
    }

    [Fact(Timeout = 300_000)]
    public async Task Frozen_database_is_answered_for_at_the_deadline_and_works_when_it_goes_on()
    {
        var cluster = await ClusterDatabase.CreateAsync();
        await using var server = await TestServer.StartAsync(
            options => options with { Api = options.Api with { Timeout = TimeSpan.FromSeconds(2) } }, cluster);
        Assert.Equal(201, (await server.PostLayerAsync("base", "debian.tar.gz")).Status);
        await cluster.Cluster.FreezeAsync();
        try
        {
            foreach (var (method, target) in new[] { ("GET", "/v1/layers/base?vulnerabilities"), ("GET", "/v1/namespaces"), ("DELETE", "/v1/layers/none") })
            {
                Assert.Equal(503, (await server.SendAsync(method, target)).Status);
            }

            Assert.Equal((500, 503), (await HealthAsync(server, "/health"), await HealthAsync(server, "/ready")));
        }
        finally
        {
            await cluster.Cluster.ThawAsync();
        }

        while ((await server.SendAsync("GET", "/v1/layers/base?vulnerabilities")).Status != 200)
        {
            await Task.Delay(20, Token);
        }

        Assert.Equal(200, await HealthAsync(server, "/health"));
    }

    /// <summary>Every vulnerability that was answered with 201 is there, and one notification about it came.</summary>
    private static async Task AssertToldAsync(TestServer server, WebhookReceiver receiver, ApiLoad load)
    {
        Assert.NotEmpty(load.Written);
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = load.Written.Select(number => $"none > {ApiLoad.Vulnerability(number)} High 2.0").ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0)
        {
            foreach (var name in receiver.Calls.Select(call => call.Notification).Where(name => !told.ContainsKey(name)).Distinct().ToList())
            {
                told[name] = ToldChange.Of((await server.SendAsync("GET", $"/v1/notifications/{name}?limit=1")).Text);
                missing.Remove(told[name]);
            }

            await Task.Delay(10, Token);
        }

        Assert.Equal(told.Count, told.Values.Distinct().Count());
        foreach (var number in load.Written)
        {
            Assert.Equal(200, (await server.SendAsync("GET", $"{ApiLoad.Vulnerabilities}/{ApiLoad.Vulnerability(number)}")).Status);
        }
    }

    private static async Task<int> HealthAsync(TestServer server, string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(server.Health, path), Token);
        return (int)answer.StatusCode;
    }
}
