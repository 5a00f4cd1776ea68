using Strata.Server.Hosting;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>Two servers on one PostgreSQL database.</summary>
public sealed class ReplicaTests
{
    private const string Address = "/v1/namespaces/debian:9/vulnerabilities";

    [Fact]
    public async Task Layer_that_is_posted_to_both_is_fetched_once()
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        await using var left = await TestServer.StartAsync(database: database.Replica());
        await using var right = await TestServer.StartAsync(database: database.Replica());
        left.Samples.Serve("/slow", request =>
        {
            Thread.Sleep(300);
            return FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request);
        });
        var body = $$$"""{"Layer":{"Name":"one","Path":"{{{left.Blobs.Address("/slow")}}}","Format":"Docker"}}""";

        var answers = await Task.WhenAll(left.SendAsync("POST", "/v1/layers", body), right.SendAsync("POST", "/v1/layers", body));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(left.Blobs.Requests);
    }

    [Fact]
    public async Task Change_through_one_is_seen_through_the_other_and_nothing_stale_is_answered()
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        await using var left = await TestServer.StartAsync(database: database.Replica());
        await using var right = await TestServer.StartAsync(database: database.Replica());
        Assert.Equal(201, (await left.PostLayerAsync("base", "debian.tar.gz")).Status);
        var before = await right.SendAsync("GET", "/v1/layers/base?vulnerabilities");
        Assert.DoesNotContain("CVE-1", before.Text, StringComparison.Ordinal);

        var written = await left.SendAsync("POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"9"}]}}""");

        Assert.Equal(201, written.Status);
        Assert.Contains("CVE-1", (await left.SendAsync("GET", "/v1/layers/base?vulnerabilities")).Text, StringComparison.Ordinal);

        // The revision that the other knows ends by itself; what it answers after that is new.
        await Task.Delay(DatabaseRevision.Freshness * 2, TestContext.Current.CancellationToken);
        Assert.Contains("CVE-1", (await right.SendAsync("GET", "/v1/layers/base?vulnerabilities")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_token_of_one_is_good_for_the_other()
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        var token = TestContext.Current.CancellationToken;
        var keys = new List<ReadOnlyMemory<byte>?>();
        for (var replica = 0; replica < 2; replica++)
        {
            var shared = await ServerDatabases.ShareAsync(new Strata.Server.Configuration.ServerOptions(), database.Database, token);
            keys.Add(shared.Api.PaginationKey);
        }

        await using var left = await TestServer.StartAsync(options => options with { Api = options.Api with { PaginationKey = keys[0] } }, database.Replica());
        await using var right = await TestServer.StartAsync(options => options with { Api = options.Api with { PaginationKey = keys[1] } }, database.Replica());
        await left.SendAsync("POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low"}}""");

        var page = (await left.SendAsync("GET", Address + "?limit=0")).Json().GetProperty("NextPage").GetString();

        Assert.Equal(200, (await right.SendAsync("GET", $"{Address}?limit=1&page={page}")).Status);
    }
}
