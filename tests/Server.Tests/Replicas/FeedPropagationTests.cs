using System.Globalization;
using System.Text;
using Npgsql;
using Strata.Server.Tests.Workers;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Replicas;

/// <summary>
/// A feed's commit by one replica, as the others show it. How fast the machine is does not matter: an answer is judged by when it was asked for,
/// and the commit counts from when the test saw it in the database, which is later than when it was made.
/// </summary>
public sealed class FeedPropagationTests : IAsyncLifetime
{
    private static readonly string[] Releases = ["bookworm", "trixie", "bullseye", "buster"];
    private static readonly string[] Namespaces = ["debian:12", "debian:13", "debian:11", "debian:10"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTracker _tracker = new();
    private readonly List<ServerReplica> _replicas = [];
    private PostgresTestDatabase _postgres = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresTestDatabase.CreateAsync(pooled: true, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task What_is_asked_a_second_after_a_feeds_commit_is_answered_with_it_by_every_replica()
    {
        Publish(1);
        await StartAsync(3);
        await VisibleAsync(1);
        await using var blobs = new FakeBlobHost(request => FakeBlobAnswer.Of(Layer(), request));
        var (posted, text) = await _replicas[0].SendAsync(
            "POST", "/v1/layers", $$$"""{"Layer":{"Name":"layer","Path":"{{{blobs.Address("/layer")}}}","Format":"Docker"}}""");
        Assert.True(posted == 201, text);
        for (var round = 2; round <= Releases.Length; round++)
        {
            var cve = Cve(round);
            (string Target, string Fresh)[] questions =
            [
                ("/v1/layers/layer?features&vulnerabilities", $"\"{cve}\""),
                ("/v1/namespaces", $"\"{Namespaces[round - 1]}\""),
                ("/v1/namespaces/debian:12/vulnerabilities?limit=100", $"\"{cve}\""),
                ($"/v1/namespaces/debian:12/vulnerabilities/{cve}", $"\"{cve}\""),
            ];
            var watches = _replicas.SelectMany(replica => questions.Select(question => new FreshnessWatch(replica, question.Target, question.Fresh))).ToList();
            try
            {
                Publish(round);
                var deadline = await VisibleAsync(round) + TimeProvider.System.TimestampFrequency;
                foreach (var watch in watches)
                {
                    await watch.AnsweredAsync(deadline);
                    watch.AssertFresh(deadline);
                }
            }
            finally
            {
                foreach (var watch in watches)
                {
                    await watch.DisposeAsync();
                }
            }
        }

        Assert.All(_replicas, replica => Assert.DoesNotContain("\"Level\":\"error\"", replica.Log, StringComparison.Ordinal));
    }

    private static byte[] Layer() => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .File("var/lib/dpkg/status", SampleBlobs.Status(("libssl3", "3.0.1-1", "openssl")))
        .Build(LayerCompression.Gzip);

    private static string Cve(int round) => string.Create(CultureInfo.InvariantCulture, $"CVE-2034-{round}");

    /// <summary>Publishes the feed with as many vulnerabilities, the last of which is the first of another release too.</summary>
    private void Publish(int round)
    {
        var records = Enumerable.Range(1, round).Select(number =>
        {
            string Release(string name) => $$""" "{{name}}": { "status": "resolved", "fixed_version": "9.0-1", "urgency": "high" } """;
            var releases = new[] { "bookworm", Releases[number - 1] }.Distinct().Select(Release);
            return $$""" "{{Cve(number)}}": { "description": "A flaw.", "releases": { {{string.Join(",", releases)}} } } """;
        });
        _tracker.Host.Serve("/data/json", new FakeFeedPage
        {
            Body = Encoding.UTF8.GetBytes($$"""{ "openssl": { {{string.Join(",", records)}} } }"""),
            ETag = string.Create(CultureInfo.InvariantCulture, $"\"{round}\""),
        });
    }

    private async Task StartAsync(int count)
    {
        var configuration = _folder.Write("config.yaml", $$"""
            clair:
              updater:
                interval: 1s
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

    /// <summary>Waits until the database shows a version of the feed; a moment after its commit.</summary>
    private async Task<long> VisibleAsync(int round)
    {
        await using var connection = new NpgsqlConnection(_postgres.Direct);
        await connection.OpenAsync(Token);
        while (true)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM strata.scope c JOIN strata.feed_partition p ON p.generation = c.generation", connection);
            if ((long)(await command.ExecuteScalarAsync(Token))! == round)
            {
                return TimeProvider.System.GetTimestamp();
            }

            await Task.Delay(5, Token);
        }
    }
}
