using System.Globalization;
using System.Text.Json;
using Npgsql;
using Strata.Server.Tests.Notifications;
using Strata.Server.Tests.Workers;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Replicas;

/// <summary>Several real server processes on one real PostgreSQL, while some of them are killed.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTracker _tracker = new();
    private readonly List<ServerReplica> _replicas = [];
    private PostgresTestDatabase _postgres = null!;
    private WebhookReceiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresTestDatabase.CreateAsync(pooled: true, Token);
        _receiver = await WebhookReceiver.StartAsync();
        _tracker.Publish("3.0.2-1");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _receiver.DisposeAsync();
            await _postgres.DisposeAsync();
        }

        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Under_load_a_killed_replica_loses_nothing_and_nothing_is_done_twice()
    {
        const int Layers = 60;
        await StartAsync(3, "2s");
        await HasDataAsync();
        await using var blobs = new FakeBlobHost(request => FakeBlobAnswer.Of(Layer(), request));
        var work = Enumerable.Range(0, Layers).SelectMany(number => new[] { number, number }).ToList();
        var posting = Parallel.ForEachAsync(
            work.Select((number, index) => (Name: $"layer{number}", index)),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (layer, _) => await PostAsync(layer.Name, layer.index, blobs.Address("/layer.tar").ToString()));
        while (await CountAsync("strata.layer") < Layers / 4)
        {
            await Task.Delay(10, Token);
        }

        await _replicas[0].KillAsync();
        _tracker.Publish("3.0.5-1");
        await posting;

        // Every layer was finished, and once.
        Assert.Equal(Layers, await CountAsync("strata.layer"));
        foreach (var replica in _replicas.Where(replica => replica.IsAlive))
        {
            for (var number = 0; number < Layers; number += 7)
            {
                var (status, body) = await replica.SendAsync("GET", $"/v1/layers/layer{number}?vulnerabilities");
                Assert.Equal(200, status);
                Assert.Contains("CVE-2024-1", body, StringComparison.Ordinal);
            }
        }

        // The change was told: one notification was made, and it arrived.
        while (!_receiver.Calls.Any())
        {
            await Task.Delay(10, Token);
        }

        var name = _receiver.Calls[0].Notification;
        Assert.Equal(1, await CountAsync("strata.notification"));
        var told = await _replicas[1].SendAsync("GET", $"/v1/notifications/{name}?limit=100");
        Assert.Equal(200, told.Status);
        Assert.Contains("\"LayerName\":\"layer0\"", told.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await _replicas[2].SendAsync("DELETE", $"/v1/notifications/{name}")).Status);
        var asked = _tracker.Host.Paths.Count;
        while (_tracker.Host.Paths.Count < asked + 2)
        {
            await Task.Delay(10, Token);
        }

        Assert.All(_receiver.Calls, call => Assert.Equal(name, call.Notification));

        // The feed ran at its interval of two seconds and not once for each replica; one more may be the killed one's, taken over.
        var runs = _replicas.SelectMany(replica => FeedRuns(replica.Log)).Order().ToList();
        Assert.InRange(runs.Count, 3, ((runs[^1] - runs[0]).TotalSeconds / 2) + 3);
    }

    [Fact(Timeout = 120_000)]
    public async Task Feed_run_of_a_killed_replica_is_taken_over()
    {
        _tracker.Host.Serve("/data/json", new FakeFeedPage { Body = "{ \"openssl\": "u8.ToArray(), Stalls = true });
        await StartAsync(3, "1h");
        var runs = 0;
        while (!_replicas.Any(replica => replica.Log.Contains("Feed debian is being looked at", StringComparison.Ordinal)))
        {
            await Task.Delay(10, Token);
        }

        while (_tracker.Host.Paths.Count == 0)
        {
            await Task.Delay(10, Token);
        }

        foreach (var replica in _replicas)
        {
            runs += replica.Log.Split("Feed debian is being looked at").Length - 1;
        }

        Assert.Equal(1, runs);
        _tracker.Publish("3.0.2-1");
        await _replicas.Single(replica => replica.Log.Contains("Feed debian is being looked at", StringComparison.Ordinal)).KillAsync();
        await HasDataAsync();
        Assert.Equal(2, _tracker.Host.Paths.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_one_replica_commits_the_others_answer_with()
    {
        await StartAsync(3, "1h");
        await HasDataAsync();
        await using var blobs = new FakeBlobHost(request => FakeBlobAnswer.Of(Layer(), request));
        await PostAsync("layer", 0, blobs.Address("/layer.tar").ToString());
        for (var round = 0; round < 10; round++)
        {
            var writer = _replicas[round % 3];
            var cve = string.Create(CultureInfo.InvariantCulture, $"CVE-2030-{round}");
            var (status, body) = await writer.SendAsync("POST", "/v1/namespaces/debian:12/vulnerabilities", $$$"""
                {"Vulnerability":{"Name":"{{{cve}}}","NamespaceName":"debian:12","Severity":"High","FixedIn":[
                  {"Name":"openssl","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"9.0"}]}}
                """);
            Assert.True(status == 201, body);
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
            foreach (var reader in _replicas)
            {
                Assert.Contains(cve, (await reader.SendAsync("GET", "/v1/layers/layer?vulnerabilities")).Body, StringComparison.Ordinal);
            }
        }

        while (_receiver.Calls.Select(call => call.Notification).Distinct().Count() < 10)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal(10, await CountAsync("strata.notification"));
        Assert.Equal(1, await CountAsync("public.keyvalue WHERE key = 'updater/last' AND value ~ '^[0-9]{10}$'"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Replica_that_is_stopped_ends_well_and_leaves_its_feed_to_another()
    {
        _tracker.Host.Serve("/data/json", new FakeFeedPage { Body = "{ \"openssl\": "u8.ToArray(), Stalls = true });
        await StartAsync(2, "1h");
        while (_tracker.Host.Paths.Count == 0)
        {
            await Task.Delay(10, Token);
        }

        var running = _replicas.Single(replica => replica.Log.Contains("Feed debian is being looked at", StringComparison.Ordinal));
        _tracker.Publish("3.0.2-1");
        Assert.Equal(0, await running.StopAsync());
        await HasDataAsync();
    }

    private static byte[] Layer() => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .File("var/lib/dpkg/status", SampleBlobs.Status(("libssl3", "3.0.1-1", "openssl")))
        .Build(LayerCompression.Gzip);

    /// <summary>When a replica began to look at the feed.</summary>
    private static IEnumerable<DateTime> FeedRuns(string log) => log.Split('\n')
        .Where(line => line.Contains("Feed debian is being looked at", StringComparison.Ordinal))
        .Select(line => DateTime.Parse(JsonDocument.Parse(line).RootElement.GetProperty("Time").GetString()!, CultureInfo.InvariantCulture));

    private async Task StartAsync(int count, string interval)
    {
        var configuration = _folder.Write("config.yaml", $$"""
            clair:
              api:
                paginationkey: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
              updater:
                interval: {{interval}}
              notifier:
                http:
                  endpoint: {{_receiver.Address}}
            strata:
              updater:
                feeds: [debian]
                mirrors:
                  debian: {{_tracker.Host.Address}}
                jitter: 0s
                checkin: 1s
            """);
        var database = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString);
        var address = string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@{database.Host}:{database.Port}/{database.Database}?sslmode=disable");
        _replicas.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ServerReplica.StartAsync(configuration, address))));
    }

    /// <summary>Posts a layer as a client does that has several servers: to another when one does not answer.</summary>
    private async Task PostAsync(string name, int start, string path)
    {
        var body = $$$"""{"Layer":{"Name":"{{{name}}}","Path":"{{{path}}}","Format":"Docker"}}""";
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var (status, text) = await _replicas[(start + attempt) % _replicas.Count].SendAsync("POST", "/v1/layers", body);
                Assert.True(status == 201, text);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && attempt < 10)
            {
                // Killed: the next one.
            }
        }
    }

    private async Task HasDataAsync()
    {
        while (await CountAsync("strata.feed_partition") == 0)
        {
            await Task.Delay(20, Token);
        }
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = new NpgsqlConnection(_postgres.Direct);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
