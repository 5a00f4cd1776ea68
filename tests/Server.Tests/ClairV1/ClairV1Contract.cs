using System.IO.Compression;
using System.Text;
using Strata.Core.Advisories;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>What the Clair v1 API does, whatever the database.</summary>
public abstract class ClairV1Contract
{
    private static string Folder => Path.Combine(Repository.Root, "tests/Server.Tests/ClairV1/conversations");

    public static TheoryData<string> Conversations => [.. Directory.GetFiles(Folder, "*.http").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Conversation_goes_as_written(string file)
    {
        await using var server = await StartAsync();

        await new Conversation(await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken)).HoldAsync(server);
    }

    [Fact]
    public async Task Answers_and_errors_are_compressed_for_whoever_takes_gzip()
    {
        await using var server = await StartAsync();

        foreach (var target in new[] { "/v1/namespaces", "/v1/layers/none" })
        {
            var plain = await server.SendAsync("GET", target);
            var compressed = await server.SendAsync("GET", target, null, ("Accept-Encoding", "deflate, gzip;q=1.0"));
            var refused = await server.SendAsync("GET", target, null, ("Accept-Encoding", "gzip;q=0"));

            Assert.Null(plain["Content-Encoding"]);
            Assert.Equal("gzip", compressed["Content-Encoding"]);
            Assert.Equal(plain.Text, Encoding.UTF8.GetString(Decompress(compressed.Body)));
            Assert.Equal(("clair", "clair"), (plain["Server"], compressed["Server"]));
            Assert.Null(refused["Content-Encoding"]);
        }
    }

    [Fact]
    public async Task Body_over_the_limit_is_broken_JSON_and_not_too_large()
    {
        await using var server = await StartAsync();
        var body = $$$"""{"Layer":{"Name":"{{{new string('x', 2 << 20)}}}","Path":"/x","Format":"Docker"}}""";

        var answer = await server.SendAsync("POST", "/v1/layers", body);

        Assert.Equal((400, "unexpected EOF"), (answer.Status, answer.Error));
    }

    [Theory]
    [InlineData("{\"Layer\":{\"Name\":\"x\\ud800\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{\"Layer\":{\"Name\":5}}")]
    [InlineData("{\"Layer\":[]}")]
    [InlineData("nonsense")]
    [InlineData("\"text\"")]
    [InlineData("{\"Layer\":{\"Name\":\"\\ud800\",\"Path\":\"/x\",\"Format\":\"Docker\"}}")]
    [InlineData("{\"Layer\":{\"Name\":\"a\\u0000b\",\"Path\":\"/x\",\"Format\":\"Docker\"}}")]
    public async Task Hostile_body_is_400_with_an_envelope(string body)
    {
        await using var server = await StartAsync();

        var answer = await server.SendAsync("POST", "/v1/layers", body);

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Error!);
    }

    [Fact]
    public async Task Concurrent_posts_of_one_name_do_the_work_once()
    {
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource();
        server.Samples.Serve("/slow", request =>
        {
            Thread.Sleep(100);
            return FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request);
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostLayerAsync("one", "slow")));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(server.Blobs.Requests);
    }

    [Fact]
    public async Task Failed_post_does_not_fail_one_with_a_good_path_that_waited_for_it()
    {
        await using var server = await StartAsync();
        using var arrived = new SemaphoreSlim(0);
        server.Samples.Serve("/bad", _ =>
        {
            arrived.Release();
            Thread.Sleep(200);
            return new FakeBlobAnswer { Status = 404 };
        });

        var bad = server.PostLayerAsync("one", "bad");
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        var good = await server.PostLayerAsync("one", "debian.tar.gz");

        Assert.Equal((400, 201), ((await bad).Status, good.Status));
    }

    [Fact]
    public async Task Headers_are_sent_to_the_source_and_not_echoed()
    {
        await using var server = await StartAsync();
        var body = $$$"""{"Layer":{"Name":"a","Path":"{{{server.Blobs.Address("/debian.tar.gz?signature=geheim")}}}","Format":"Docker","Headers":{"Authorization":"Bearer abc","Connection":"close","X-Empty":null},"Extra":1}}""";

        var answer = await server.SendAsync("POST", "/v1/layers", body);

        Assert.Equal(201, answer.Status);
        Assert.Equal("Bearer abc", server.Blobs.Requests[0]["Authorization"]);
        Assert.DoesNotContain("Bearer", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_that_is_not_its_digest_is_refused()
    {
        await using var server = await StartAsync();
        var path = $"/v2/a/blobs/sha256:{new string('0', 64)}";
        server.Samples.Serve(path, request => FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request));

        var answer = await server.PostLayerAsync("a", path.TrimStart('/'));

        Assert.Equal((422, "tarutil: could not extract the archive"), (answer.Status, answer.Error));
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/layers/a")).Status);
    }

    [Fact]
    public async Task Names_with_every_character_can_be_stored_and_read()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "sha256:abc", "a/b", "a%b", "ü", "a b", "a+b", new string('n', 512), "a?b#c" })
        {
            Assert.Equal(201, (await server.PostLayerAsync(name, "debian.tar.gz")).Status);

            var answer = await server.SendAsync("GET", "/v1/layers/" + Uri.EscapeDataString(name));

            Assert.Equal((200, name), (answer.Status, answer.Json().GetProperty("Layer").GetProperty("Name").GetString()));
        }
    }

    [Fact]
    public async Task Page_key_is_the_one_that_was_left_first()
    {
        await using var database = await CreateDatabaseAsync();
        var token = TestContext.Current.CancellationToken;

        var first = await database.Database.ShareSecretAsync("key", new byte[] { 1, 2, 3 }, token);
        var second = await database.Database.ShareSecretAsync("key", new byte[] { 4 }, token);
        var other = await database.Database.ShareSecretAsync("other", new byte[] { 5 }, token);

        Assert.Equal([1, 2, 3], first);
        Assert.Equal([1, 2, 3], second);
        Assert.Equal([5], other);
    }

    [Theory]
    [InlineData(InternalNamespaces.Vulnerabilities)]
    [InlineData(InternalNamespaces.RedHatRepositories)]
    public async Task What_is_kept_beside_advisories_is_not_shown_and_its_name_is_free_for_callers(string name)
    {
        var database = await CreateDatabaseAsync();
        var record = new Enrichment { EpssScore = 0.5 }.ToAdvisory("CVE-2026-0001");
        record = record with { Affected = [record.Affected[0] with { Namespace = name }] };
        await database.Database.Advisories.ReplaceAsync(
            new FeedUpdate { Feed = "epss", Partition = "", Fingerprint = "v1", Checked = DateTimeOffset.UnixEpoch, Namespaces = [name] },
            new[] { record }.ToAsyncEnumerable(),
            TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(database: database);

        Assert.DoesNotContain(name, (await server.SendAsync("GET", "/v1/namespaces")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await server.SendAsync("GET", $"/v1/namespaces/{name}/vulnerabilities?limit=9")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/v1/namespaces/{name}/vulnerabilities/CVE-2026-0001")).Status);

        var body = $$$"""{"Vulnerability":{"Name":"OWN-1","NamespaceName":"{{{name}}}","Severity":"Low"}}""";
        Assert.Equal(201, (await server.SendAsync("POST", $"/v1/namespaces/{name}/vulnerabilities", body)).Status);
        var own = (await server.SendAsync("GET", $"/v1/namespaces/{name}/vulnerabilities/OWN-1")).Json().GetProperty("Vulnerability");
        Assert.Equal(name, own.GetProperty("NamespaceName").GetString());
        Assert.DoesNotContain("CVE-2026-0001", (await server.SendAsync("GET", $"/v1/namespaces/{name}/vulnerabilities?limit=9")).Text, StringComparison.Ordinal);
    }

    /// <summary>Makes the database that is tested.</summary>
    internal abstract Task<ITestDatabase> CreateDatabaseAsync();

    private protected async Task<TestServer> StartAsync() => await TestServer.StartAsync(database: await CreateDatabaseAsync());

    private static byte[] Decompress(byte[] compressed)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
