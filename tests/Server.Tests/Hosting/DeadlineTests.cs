using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Hosting;

/// <summary>Work that outlives its request.</summary>
public sealed class DeadlineTests
{
    private const string Late = """{"Error":{"Message":"Clair failed to respond within the configured timeout window.","Type":"Timeout"}}""";

    [Fact]
    public async Task Layer_that_is_late_is_stored_all_the_same()
    {
        await using var server = await TestServer.StartAsync(options => options with { Api = options.Api with { Timeout = TimeSpan.FromMilliseconds(300) } });
        using var gate = new ManualResetEventSlim();
        server.Samples.Serve("/slow", request =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request);
        });

        var late = await server.PostLayerAsync("a", "slow");
        gate.Set();

        Assert.Equal((503, Late), (late.Status, late.Text));
        Assert.Equal("text/plain; charset=utf-8", late["Content-Type"]);
        Assert.Null(late["Server"]);
        await AssertStoredAsync(server, "a");
        Assert.Equal(201, (await server.PostLayerAsync("a", "gone")).Status);
    }

    [Fact]
    public async Task Client_that_goes_away_does_not_stop_the_work()
    {
        await using var server = await TestServer.StartAsync();
        using var arrived = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        server.Samples.Serve("/slow", request =>
        {
            arrived.Release();
            gate.Wait(TestContext.Current.CancellationToken);
            return FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request);
        });
        using var impatience = new CancellationTokenSource();
        using var content = new StringContent($$$"""{"Layer":{"Name":"a","Path":"{{{server.Blobs.Address("/slow")}}}","Format":"Docker"}}""");
        var request = server.Client.PostAsync(new Uri(server.Api, "/v1/layers"), content, impatience.Token);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        gate.Set();

        await AssertStoredAsync(server, "a");
    }

    [Fact]
    public async Task Server_that_stops_finishes_what_it_can_in_the_grace_period()
    {
        await using var server = await TestServer.StartAsync();
        using var arrived = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        server.Samples.Serve("/slow", request =>
        {
            arrived.Release();
            gate.Wait(TestContext.Current.CancellationToken);
            return FakeBlobAnswer.Of(SampleBlobs.Of("debian.tar.gz"), request);
        });
        var posting = server.PostLayerAsync("a", "slow");
        await arrived.WaitAsync(TestContext.Current.CancellationToken);

        var stopping = server.StopAsync();
        gate.Set();
        await stopping;

        Assert.Equal(201, (await posting).Status);
    }

    [Fact]
    public async Task What_is_not_done_by_then_is_given_back_with_503()
    {
        await using var server = await TestServer.StartAsync(options => options with { Api = options.Api with { ShutdownGrace = TimeSpan.FromMilliseconds(200) } });
        using var arrived = new SemaphoreSlim(0);
        server.Samples.Serve("/never", _ =>
        {
            arrived.Release();
            return new FakeBlobAnswer { IsSilent = true };
        });
        var posting = server.PostLayerAsync("a", "never");
        await arrived.WaitAsync(TestContext.Current.CancellationToken);

        await server.StopAsync();

        var answer = await posting;
        Assert.Equal((503, "the server is being stopped; send the request again"), (answer.Status, answer.Error));
        Assert.Null(await server.Database.Layers.FindAsync("a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_id_is_taken_over_when_it_is_harmless()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal("abc-123", (await server.SendAsync("GET", "/v1/namespaces", null, ("X-Request-Id", "abc-123")))["X-Request-Id"]);
        Assert.NotEqual("a b", (await server.SendAsync("GET", "/v1/namespaces", null, ("X-Request-Id", "a b")))["X-Request-Id"]);
        Assert.NotEmpty((await server.SendAsync("GET", "/v1/namespaces"))["X-Request-Id"]!);
    }

    private static async Task AssertStoredAsync(TestServer server, string name)
    {
        while (await server.Database.Layers.FindAsync(name, TestContext.Current.CancellationToken) is null)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
