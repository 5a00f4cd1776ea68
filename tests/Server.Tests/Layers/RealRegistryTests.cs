using System.Net.Http.Headers;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Layers;

/// <summary>Layers out of a real registry that wants tokens.</summary>
public sealed class RealRegistryTests
{
    private const string Repository = "acme/app";

    [Fact]
    public async Task Layer_is_fetched_with_the_callers_token_and_not_without()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var tokens = new RegistryTokenServer();
        await using var registry = await DockerRegistry.StartAsync(cancellationToken, tokens.Configuration);
        await using var server = await TestServer.StartAsync();
        var blob = SampleBlobs.Of("debian.tar.gz");
        var digest = Digest.Sha256Of(blob).ToString();
        var address = registry.Blob(Repository, digest);
        await PushAsync(server.Client, registry, blob, digest, cancellationToken);
        var token = await RegistryTokenServer.GetTokenAsync(server.Client, address, "pull", cancellationToken);

        var without = await PostAsync(server, address, "");
        var with = await PostAsync(server, address, "Bearer " + token);

        Assert.Equal((400, "could not find layer"), (without.Status, without.Error));
        Assert.Equal(201, with.Status);
        var features = (await server.SendAsync("GET", $"/v1/layers/{digest}?features")).Json().GetProperty("Layer").GetProperty("Features");
        Assert.Equal(3, features.GetArrayLength());
    }

    private static Task<TestAnswer> PostAsync(TestServer server, Uri address, string authorization)
    {
        var name = address.Segments[^1];
        return server.SendAsync(
            "POST",
            "/v1/layers",
            $$$"""{"Layer":{"Name":"{{{name}}}","Path":"{{{address}}}","Headers":{"Authorization":"{{{authorization}}}","Connection":"close"},"Format":"Docker","Features":null}}""");
    }

    /// <summary>A monolithic upload, as the distribution specification describes it.</summary>
    private static async Task PushAsync(HttpClient client, DockerRegistry registry, byte[] blob, string digest, CancellationToken cancellationToken)
    {
        var uploads = new Uri($"http://{registry.Host}/v2/{Repository}/blobs/uploads/");
        var bearer = new AuthenticationHeaderValue("Bearer", await RegistryTokenServer.GetTokenAsync(client, uploads, "pull,push", cancellationToken));
        using var start = new HttpRequestMessage(HttpMethod.Post, uploads);
        start.Headers.Authorization = bearer;
        using var started = await client.SendAsync(start, cancellationToken);
        var location = new Uri(uploads, started.Headers.Location!);
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri($"{location}&digest={Uri.EscapeDataString(digest)}")) { Content = new ByteArrayContent(blob) };
        put.Headers.Authorization = bearer;
        put.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var done = await client.SendAsync(put, cancellationToken);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(cancellationToken));
    }
}
