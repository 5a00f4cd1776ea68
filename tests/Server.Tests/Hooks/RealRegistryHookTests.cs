using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Strata.Core.Primitives;
using Strata.Server.Configuration;
using Strata.Server.Hooks;
using Strata.Server.Tests.Harbor;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Hooks;

/// <summary>Debian's docker-registry: its own notifications, and scans of what it stores.</summary>
public sealed class RealRegistryHookTests
{
    private const string Repository = "team/app";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task What_is_pushed_to_a_docker_registry_is_stored_and_scanned_for_Harbor_without_asking_it_again()
    {
        var port = FreePort();
        var endpoint = $"{{ name: strata, url: 'http://127.0.0.1:{port}/hooks/registry', headers: {{ Authorization: ['Bearer hook-secret'] }}, timeout: 1s, threshold: 10, backoff: 1s }}";
        var registry = await DockerRegistry.StartAsync(Token, $"notifications: {{ endpoints: [ {endpoint} ] }}");
        await using var server = await TestServer.StartAsync(options => options with
        {
            Api = options.Api with { Listen = new ListenAddress(IPAddress.Loopback, port) },
            Hooks = new HookOptions { Registries = [new HookRegistry(registry.Host, new Uri($"http://{registry.Host}"), "Bearer hook-secret", null)] },
            Harbor = options.Harbor with { Unsupported = Strata.Server.Harbor.UnsupportedArtifact.Finding },
        });

        Digest digest;
        await using (registry)
        {
            digest = await PushAsync(server.Client, registry.Host);
            while (await server.Database.Images.FindAsync(digest.ToString(), Token) is null)
            {
                await Task.Delay(50, Token);
            }
        }

        using var client = new HarborClient(new Uri(server.Api, "/harbor"));
        var report = await client.ScanAsync($$$"""
            {"registry":{"url":"http://{{{registry.Host}}}"},"artifact":{"repository":"{{{Repository}}}","digest":"{{{digest}}}","mime_type":"{{{ManifestType}}}"} }
            """);

        // No feed was loaded, so that the image cannot be judged.
        Assert.Equal(["STRATA-UNSUPPORTED-OS"], report.Vulnerabilities.Select(item => item!.Id));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<Digest> PushAsync(HttpClient client, string host)
    {
        var image = new ImageBuilder().Layer(HarborScene.Debian(("libfoo1", "1.2-3", null)).Build());
        var layer = await PushBlobAsync(client, host, ArchiveBuilder.Gzip(image.Layers[0]), "application/vnd.oci.image.layer.v1.tar+gzip");
        var config = await PushBlobAsync(client, host, image.Config, "application/vnd.oci.image.config.v1+json");
        var manifest = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[{{layer}}]}""");
        using var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(ManifestType) } };
        using var done = await client.PutAsync(new Uri($"http://{host}/v2/{Repository}/manifests/1.4"), content, Token);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Token));
        return Digest.Sha256Of(manifest);
    }

    private static async Task<string> PushBlobAsync(HttpClient client, string host, byte[] blob, string type)
    {
        var uploads = new Uri($"http://{host}/v2/{Repository}/blobs/uploads/");
        using var started = await client.PostAsync(uploads, null, Token);
        var digest = Digest.Sha256Of(blob);
        using var content = new ByteArrayContent(blob);
        using var done = await client.PutAsync(new Uri($"{new Uri(uploads, started.Headers.Location!)}&digest={Uri.EscapeDataString(digest.ToString())}"), content, Token);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Token));
        return string.Create(CultureInfo.InvariantCulture, $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{blob.Length}} }""");
    }
}
