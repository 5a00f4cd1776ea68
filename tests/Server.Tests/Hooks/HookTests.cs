using Strata.Core.Primitives;
using Strata.Server.Hooks;
using Strata.Server.Tests.Harbor;
using Strata.Storage.Images;
using Xunit;

namespace Strata.Server.Tests.Hooks;

/// <summary>T-HOOK-1 and the notifications of the distribution registry, from the notification to the stored image.</summary>
public sealed class HookTests
{
    private const string Secret = "Bearer hook-secret";
    private const string Host = "harbor.example.com";

    [Theory]
    [InlineData("/hooks/harbor", "{\"type\":\"PUSH_ARTIFACT\",\"event_data\":{\"resources\":[{\"digest\":\"D\",\"tag\":\"2.1\",\"resource_url\":\"harbor.example.com/team/web/api:2.1\"}],\"repository\":{\"repo_full_name\":\"team/web/api\"}}}")]
    [InlineData("/hooks/harbor", "{\"specversion\":\"1.0\",\"type\":\"harbor.artifact.pushed\",\"data\":{\"resources\":[{\"digest\":\"D\",\"tag\":\"2.1\",\"resource_url\":\"harbor.example.com/team/web/api:2.1\"}],\"repository\":{\"repo_full_name\":\"team/web/api\"}}}")]
    [InlineData("/hooks/registry", "{\"events\":[{\"action\":\"push\",\"target\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"D\",\"repository\":\"team/web/api\",\"tag\":\"2.1\"},\"request\":{\"host\":\"harbor.example.com\"}}]}")]
    public async Task T_HOOK_1_a_push_is_answered_at_once_and_the_image_is_stored(string path, string body)
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();
        var told = body.Replace("\"D\"", $"\"{digest}\"", StringComparison.Ordinal);

        Assert.Equal(202, (await scene.Server.SendAsync("POST", path, told, ("Authorization", Secret))).Status);
        Assert.Equal(202, (await scene.Server.SendAsync("POST", path, told, ("Authorization", Secret))).Status);

        var image = await StoredAsync(scene, digest);
        Assert.Equal(digest.ToString(), image.Digest);
        Assert.Single(scene.Contents, request => request.Target.EndsWith($"/manifests/{digest}", StringComparison.Ordinal) && request["Authorization"] is not null);
    }

    [Theory]
    [InlineData("{\"type\":\"PULL_ARTIFACT\",\"event_data\":{}}", Secret, 202)]
    [InlineData("{\"type\":\"SOMETHING_NEW\"}", Secret, 202)]
    [InlineData("{", Secret, 400)]
    [InlineData("{}", "Bearer wrong", 401)]
    [InlineData("{}", "bearer hook-secret", 401)]
    [InlineData("{}", null, 401)]
    public async Task T_HOOK_1_other_events_are_taken_and_strangers_are_not(string body, string? authorization, int status)
    {
        await using var scene = await StartAsync();

        var answer = await scene.Server.SendAsync("POST", "/hooks/harbor", body, authorization is null ? [] : [("Authorization", authorization)]);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_host_that_is_not_the_sender_is_never_asked()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();
        var body = $$$"""{"events":[{"action":"push","target":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{digest}}}","repository":"team/web/api"},"request":{"host":"other.example.com"}}]}""";

        Assert.Equal(202, (await scene.Server.SendAsync("POST", "/hooks/registry", body, ("Authorization", Secret))).Status);

        Assert.Equal(0, (await scene.Server.Database.Jobs.CountAsync(TestContext.Current.CancellationToken)).Queued);
        Assert.Empty(scene.Registry.Server.Requests);
    }

    [Fact]
    public async Task A_deletion_forgets_an_image_that_was_met_nowhere_else()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();
        await scene.Client.ScanAsync(scene.Request(digest));
        await StoredAsync(scene, digest);
        var body = $$$"""{"type":"DELETE_ARTIFACT","event_data":{"resources":[{"digest":"{{{digest}}}","resource_url":"{{{Host}}}/team/web/api:1"}]}}""";

        Assert.Equal(202, (await scene.Server.SendAsync("POST", "/hooks/harbor", body, ("Authorization", Secret))).Status);

        Assert.Null(await scene.Server.Database.Images.FindAsync(digest.ToString(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_registries_there_are_no_such_routes()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(404, (await server.SendAsync("POST", "/hooks/harbor", "{}")).Status);
    }

    private static async Task<StoredImage> StoredAsync(HarborScene scene, Digest digest)
    {
        while (true)
        {
            if (await scene.Server.Database.Images.FindAsync(digest.ToString(), TestContext.Current.CancellationToken) is { } image)
            {
                return image;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static Task<HarborScene> StartAsync()
    {
        // The registry's port is known only when it has started, and the server must be told of it before.
        var registry = new Strata.Testing.FakeRegistry(HarborScene.Repository);
        return HarborScene.StartAsync(registry: registry, change: options => options with
        {
            Hooks = new HookOptions { Registries = [new HookRegistry(Host, registry.Server.Address(""), Secret, HarborScene.Robot)] },
        });
    }
}
