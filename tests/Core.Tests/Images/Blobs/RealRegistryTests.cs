using System.Security.Cryptography;
using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>A real registry, and an image that a real tool pushed to it.</summary>
public sealed class RealRegistryTests : BlobTest
{
    private static readonly byte[] Tar = new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n").File("data", Bytes(300_000)).Build();

    [Fact]
    public async Task Layer_is_fetched_and_read()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        var digest = await PushAsync(registry);
        var address = registry.Blob("acme/app", digest.ToString());
        Assert.Equal(digest, BlobRequest.DigestOfAddress(address));
        var client = Client();
        var layer = new Layer
        {
            Index = 0,
            Digest = digest,
            OpenAsync = async token => await client.OpenAsync(new BlobRequest { Address = address, Digest = digest, ReaderVerifiesDigest = true }, token),
        };
        var limits = new ScanLimits();
        using var spool = new LayerFileSpool(limits);
        var patterns = new PathPatternSet([PathPattern.File("etc/os-release")]);

        var contents = await new LayerReader(limits, spool, new ByteBudget(limits.ImageBytes)).ReadAsync(layer, patterns, Token);

        Assert.False(contents.IsDamaged);
    }

    [Fact]
    public async Task Registry_continues_where_a_connection_broke()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        var digest = await PushAsync(registry);
        var address = registry.Blob("acme/app", digest.ToString());
        var breaks = new BreakingHandler(BlobHttp.CreateHandler(Options), 1_000);
        var client = new BlobClient(new HttpMessageInvoker(breaks), Quick, TimeProvider.System);

        var blob = await ReadAsync(client, new BlobRequest { Address = address, Digest = digest });

        Assert.Equal(digest.Hex, Convert.ToHexStringLower(SHA256.HashData(blob)));
        Assert.Equal([null, "bytes=1000-"], breaks.Ranges);
    }

    [Fact]
    public async Task Blob_that_is_not_there_is_not_found()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);

        var failure = await FailureAsync(Client(), new BlobRequest { Address = registry.Blob("acme/app", Digest.Sha256Of([]).ToString()) });

        Assert.Equal(BlobFailure.NotFound, failure.Reason);
    }

    private static async Task<Digest> PushAsync(DockerRegistry registry)
    {
        using var folder = new TemporaryFolder();
        var builder = new OciLayoutBuilder();
        builder.Add(new ImageBuilder().Layer(Tar), "1.0");
        var source = builder.ToFolder(folder.PathOf("layout"));
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", "--preserve-digests", $"oci:{source}:1.0", $"docker://{registry.Host}/acme/app:1.0");
        return Digest.Sha256Of(Tar);
    }
}
