using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Server.Tests.Outages;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-REP-8 to T-REP-12, T-META-2: scans that outlive replicas, databases that are away, deadlines, and reports of every size.</summary>
public sealed class HarborLifetimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T_REP_8_the_largest_report_is_read_within_the_five_seconds_of_Harbor()
    {
        const int count = 20_000;
        await using var scene = await HarborScene.StartAsync();
        var advisories = Enumerable.Range(0, count).Select(number => new Advisory
        {
            Key = $"CVE-2024-{number}",
            Id = $"CVE-2024-{number}",
            Summary = string.Concat(Enumerable.Repeat($"A flaw {number} with many words about it. ", 20)),
            Affected = [new AffectedPackage { Namespace = "debian:12", Name = "many", Kind = PackageKind.Any, Ranges = [VersionRange.All], State = FixState.Affected }],
        });
        await scene.Server.Database.Advisories.ReplaceAsync(
            new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = "v2", Checked = TimeProvider.System.GetUtcNow(), Namespaces = ["debian:12"] },
            advisories.ToAsyncEnumerable(), Token);

        var report = await scene.Client.ScanAsync(scene.Request(scene.AddImage(("many", "1", null))));

        Assert.Equal(count, report.Vulnerabilities.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task T_REP_9_and_T_META_2_a_database_that_is_away_is_a_not_yet_and_metadata_are_answered()
    {
        var cluster = await ClusterDatabase.CreateAsync();
        await using var scene = await HarborScene.StartAsync(cluster);
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        var before = await scene.Client.WaitAsync(id);

        await cluster.Cluster.KillAsync();
        var down = await scene.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report");
        MetadataRules.Check(await scene.Client.PingAsync(), sbomIsKnown: false);
        await cluster.Cluster.StartAgainAsync(Token);

        Assert.Equal((302, "2"), (down.Status, down["Refresh-After"]));
        Assert.Equal(before, await scene.Client.WaitAsync(id));
    }

    [Fact(Timeout = 120_000)]
    public async Task T_REP_9_a_database_that_does_not_answer_is_not_waited_for()
    {
        var cluster = await ClusterDatabase.CreateAsync();
        await using var scene = await HarborScene.StartAsync(cluster);
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        await scene.Client.WaitAsync(id);
        await cluster.Cluster.FreezeAsync();
        try
        {
            Assert.Equal(302, (await scene.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report")).Status);
            MetadataRules.Check(await scene.Client.PingAsync(), sbomIsKnown: false);
        }
        finally
        {
            await cluster.Cluster.ThawAsync();
        }

        Assert.NotEmpty(await scene.Client.WaitAsync(id));
    }

    [Fact]
    public async Task T_REP_1_and_10_a_scan_is_not_ready_and_ends_at_its_deadline_with_a_message_that_stays()
    {
        await using var scene = await HarborScene.StartAsync(change: options => options with
        {
            Jobs = options.Jobs with { Patience = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromMilliseconds(100) },
        });
        scene.Registry.Instead = _ => new FakeBlobAnswer { IsSilent = true };

        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        var first = await scene.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report");
        var problem = await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.WaitAsync(id));

        Assert.Equal(302, first.Status);
        Assert.InRange(int.Parse(first["Refresh-After"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 120);
        Assert.Equal($"/harbor/api/v1/scan/{id}/report", first["Location"]);
        Assert.Empty(first.Body);
        Assert.Equal(500, problem.Status);
        Assert.NotEmpty(problem.Message);
        Assert.Equal(problem.Message, (await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.WaitAsync(id))).Message);
    }

    [Fact]
    public async Task T_REP_11_after_its_time_a_scan_is_not_known_any_more()
    {
        await using var scene = await HarborScene.StartAsync(change: options => options with { Jobs = options.Jobs with { Retention = TimeSpan.FromMilliseconds(1) } });
        scene.Registry.Instead = _ => new FakeBlobAnswer { Status = 403 };
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        var status = 0;
        while (status != 404)
        {
            await scene.Server.Database.Jobs.PruneAsync(Token);
            status = (await scene.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report")).Status;
            Assert.Contains(status, (int[])[302, 500, 404]);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task T_REP_12_a_scan_that_a_replica_took_in_is_done_by_another_and_read_from_any()
    {
        var database = await PostgresServerDatabase.CreateAsync();
        var key = new byte[32];
        await using var first = await HarborScene.StartAsync(database, options => options with { Jobs = options.Jobs with { Concurrency = -1, Key = key } });
        var digest = first.AddImage();
        var id = await first.Client.SubmitAsync(first.Request(digest));
        Assert.Equal(302, (await first.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report")).Status);

        await using (var second = await TestServer.StartAsync(options => options with { Jobs = options.Jobs with { Key = key } }, database.Replica()))
        {
            using var client = new HarborClient(new Uri(second.Api, "/harbor"));
            Assert.Single(DecodedReport.Read(await client.WaitAsync(id)).Vulnerabilities);
        }

        Assert.Single(DecodedReport.Read(await first.Client.WaitAsync(id)).Vulnerabilities);
    }

    [Fact]
    public async Task T_REG_2_a_token_that_runs_out_in_the_middle_is_renewed()
    {
        await using var scene = await HarborScene.StartAsync();
        var digest = scene.AddImage();
        var tokens = 0;
        scene.Registry.Tokens = _ => FakeRegistry.Token($"t{Interlocked.Increment(ref tokens)}", ",\"expires_in\":5");
        scene.Registry.Accepted.Clear();
        scene.Registry.Accepted.Add("Bearer t1");
        scene.Registry.Instead = request =>
        {
            if (request.Target.Contains("/blobs/", StringComparison.Ordinal) && request["Authorization"] == "Bearer t1")
            {
                scene.Registry.Accepted.Remove("Bearer t1");
                scene.Registry.Accepted.Add("Bearer t2");
            }

            return HarborScene.Protect(request);
        };

        Assert.Single((await scene.Client.ScanAsync(scene.Request(digest))).Vulnerabilities);
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData("other-bytes")]
    [InlineData("cut")]
    public async Task T_REG_5_a_layer_that_is_not_what_it_should_be_is_named(string fault)
    {
        await using var scene = await HarborScene.StartAsync();
        var content = ArchiveBuilder.Gzip(HarborScene.Debian(("libfoo1", "1.2-3", null)).Build());
        var stored = fault == "cut" ? content[..(content.Length / 2)] : content;
        var layer = scene.Registry.AddBlob(stored, "application/vnd.oci.image.layer.v1.tar+gzip");
        var config = scene.Registry.AddBlob(new ImageBuilder().Layer(HarborScene.Debian(("libfoo1", "1.2-3", null)).Build()).Config, "application/vnd.oci.image.config.v1+json");
        var digest = scene.Registry.AddManifest($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{config}},"layers":[{{layer}}]}""", tag: null);
        if (fault == "other-bytes")
        {
            var changed = (byte[])content.Clone();
            changed[^9] ^= 1;
            scene.Registry.Instead = request => request.Target.EndsWith(Digest.Sha256Of(content).ToString(), StringComparison.Ordinal) && request["Authorization"] is not null
                ? FakeBlobAnswer.Of(changed, request)
                : HarborScene.Protect(request);
        }

        var problem = await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.ScanAsync(scene.Request(digest)));

        Assert.Equal(500, problem.Status);
        Assert.Contains(Digest.Sha256Of(stored).ToString(), problem.Message, StringComparison.Ordinal);
        MetadataRules.Check(await scene.Client.PingAsync(), sbomIsKnown: false);
    }
}
