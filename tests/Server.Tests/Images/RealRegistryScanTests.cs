using System.Net.Http.Headers;
using System.Text;
using Strata.Core.Primitives;
using Strata.Server.Images;
using Strata.Server.Tests.Layers;
using Strata.Storage.Jobs;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Images;

/// <summary>Scans of images out of Debian's docker-registry, with passwords and with signed tokens.</summary>
public sealed class RealRegistryScanTests : IDisposable
{
    private const string Repository = "acme/app";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Registry_with_passwords_gives_the_image_to_the_right_one_only()
    {
        // htpasswd, alice and s3cret:word.
        var users = _folder.Write("htpasswd", "alice:$2y$05$abcdefghijklmnopqrstuu2JDQLR7mbHhdpill4/jMLDoVbsBhlUi\n");
        await using var registry = await DockerRegistry.StartAsync(Token, $"auth: {{ htpasswd: {{ realm: test, path: {users} }} }}");
        var right = "Basic " + Convert.ToBase64String("alice:s3cret:word"u8);
        var digest = await PushAsync(registry, right);
        await using var database = await SqliteTestDatabase.CreateAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);

        var wrong = await ScanAsync(server, registry, digest, "Basic " + Convert.ToBase64String("alice:s3cret"u8));
        Assert.Equal(JobState.Failed, wrong.State);
        Assert.StartsWith($"registry refused the credentials for {Repository}@{digest} (401)", wrong.Problem, StringComparison.Ordinal);
        Assert.StartsWith("registry wants credentials", (await ScanAsync(server, registry, digest, null)).Problem, StringComparison.Ordinal);

        var done = await ScanAsync(server, registry, digest, right);
        Assert.Equal((JobState.Done, null), (done.State, done.Problem));
        Assert.Contains("package wget 1.18-5 of layer 0", await server.ReadAsync(done.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_that_wants_signed_tokens_is_asked_with_one()
    {
        await using var tokens = new RegistryTokenServer();
        await using var registry = await DockerRegistry.StartAsync(Token, tokens.Configuration);
#pragma warning disable RS0030 // Tests are the composition root of what they test.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030
        var push = await RegistryTokenServer.GetTokenAsync(client, new Uri($"http://{registry.Host}/v2/{Repository}/blobs/uploads/"), "pull,push", Token);
        var digest = await PushAsync(registry, "Bearer " + push);
        await using var database = await SqliteTestDatabase.CreateAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);

        var done = await ScanAsync(server, registry, digest, "Basic " + Convert.ToBase64String("robot$acme+x:y"u8));
        Assert.Equal((JobState.Done, null), (done.State, done.Problem));
        Assert.Contains("package wget 1.18-5 of layer 0", await server.ReadAsync(done.Id), StringComparison.Ordinal);
    }

    private static async Task<Job> ScanAsync(ScanningServer server, DockerRegistry registry, Digest digest, string? authorization) => await server.EndAsync(
        await server.Scans.SubmitAsync(
            new ScanRequest($"http://{registry.Host}", Repository, digest.ToString(), null, [TextDocument.TheName]), authorization, Token));

    /// <summary>Monolithic uploads, as the distribution specification describes them.</summary>
    private async Task<Digest> PushAsync(DockerRegistry registry, string authorization)
    {
        var layer = SampleBlobs.Of("debian.tar.gz");
        var config = new ImageBuilder().Layer(layer).Config;
        await PushBlobAsync(registry, layer, authorization);
        await PushBlobAsync(registry, config, authorization);
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Digest.Sha256Of(config)}}","size":{{config.Length}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Digest.Sha256Of(layer)}}","size":{{layer.Length}}}]}""");
        using var done = await SendAsync(HttpMethod.Put, new Uri($"http://{registry.Host}/v2/{Repository}/manifests/latest"), authorization, manifest, Manifest);
        return Digest.Sha256Of(manifest);
    }

    private async Task PushBlobAsync(DockerRegistry registry, byte[] blob, string authorization)
    {
        var uploads = new Uri($"http://{registry.Host}/v2/{Repository}/blobs/uploads/");
        using var started = await SendAsync(HttpMethod.Post, uploads, authorization, [], "application/octet-stream");
        var location = new Uri(uploads, started.Headers.Location!);
        using var done = await SendAsync(
            HttpMethod.Put, new Uri($"{location}&digest={Uri.EscapeDataString(Digest.Sha256Of(blob).ToString())}"), authorization, blob, "application/octet-stream");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string authorization, byte[] body, string type)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var response = await _http.SendAsync(request, Token);
        Assert.True(response.IsSuccessStatusCode, $"{method} {address}: {(int)response.StatusCode}");
        return response;
    }
}
