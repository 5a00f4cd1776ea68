using System.Globalization;
using System.Text;
using Strata.Core.Images;
using Strata.Core.Primitives;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

public sealed class RegistryManifestTests : RegistryTest
{
    private const string DockerType = "application/vnd.docker.distribution.manifest.v2+json";
    private const string SignedType = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    [Fact]
    public async Task Image_has_the_canonical_name_its_digest_and_layers_that_are_fetched_only_when_opened()
    {
        var digest = Registry.AddImage(App, "1.0");

        await using var image = await OpenAsync($"{Registry.Name}:1.0");

        Assert.Equal(($"{Registry.Name}:1.0", TargetKinds.Registry, digest, (Digest?)null), (image.Name, image.Kind, image.Digest!.Value, image.IndexDigest));
        Assert.Equal("linux/amd64", image.Platform!.ToString());
        var layer = Assert.Single(image.Layers);
        Assert.Equal(App.DiffIds[0], layer.DiffId);
        Assert.Equal("COPY app /etc/motd", layer.CreatedBy);
        Assert.DoesNotContain(Registry.Paths, path => path == $"blobs/{layer.Digest}");

        Assert.Equal(ArchiveBuilder.Gzip(App.Layers[0]), await ReadAsync(layer));
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task Reference_with_a_digest_is_pulled_by_it_and_keeps_its_tag_for_show()
    {
        var digest = Registry.AddImage(App, tag: null);
        await using var image = await OpenAsync($"{Registry.Name}:gone@{digest}");

        Assert.Equal($"{Registry.Name}:gone@{digest}", image.Name);
        Assert.Equal(digest, image.Digest);
        Assert.Contains($"manifests/{digest}", Registry.Paths);
        Assert.DoesNotContain("manifests/gone", Registry.Paths);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("application/octet-stream")]
    [InlineData("application/vnd.oci.image.manifest.v1+json; charset=utf-8")]
    public async Task Structure_decides_where_the_header_says_nothing(string? type)
    {
        Registry.AddManifest(Registry.ManifestOf(App), contentType: type);
        await using var image = await OpenAsync();
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Request_names_every_kind_of_manifest()
    {
        Registry.AddImage(App);
        await using var image = await OpenAsync();

        var accepted = Registry.Server.Requests.First(request => request.Target.Contains("/manifests/", StringComparison.Ordinal))["Accept"]!;
        Assert.All(
            ["application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json", DockerType, SignedType],
            type => Assert.Contains(type, accepted, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Platform_of_an_index_is_chosen_and_only_its_manifest_fetched()
    {
        var arm = ImageBuilder.Of("arm").Platform("linux", "arm64", "v8");
        var entries = new[] { Registry.AddEntry(App, "linux", "amd64"), Registry.AddEntry(arm, "linux", "arm64"), Registry.AddEntry(ImageBuilder.Of("x"), "unknown", "unknown") };
        var index = Registry.AddIndex("latest", entries);

        await using var image = await OpenAsync(Registry.Name, platform: new Platform("linux", "arm64"));

        Assert.Equal(("linux/arm64", index), (image.Platform!.ToString(), image.IndexDigest!.Value));
        Assert.Equal(arm.DiffIds[0], image.Layers[0].DiffId);
        Assert.Equal(2, Registry.Paths.Count(path => path.StartsWith("manifests/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Platform_that_is_not_there_is_an_error_that_lists_the_others()
    {
        Registry.AddIndex("latest", Registry.AddEntry(App, "linux", "amd64"), Registry.AddEntry(ImageBuilder.Of("arm"), "linux", "arm64"));
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(Registry.Name, platform: new Platform("linux", "s390x")));
        Assert.EndsWith("has no image for linux/s390x; there is: linux/amd64, linux/arm64.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.cncf.helm.config.v1+json", "it is a Helm chart ('application/vnd.cncf.helm.config.v1+json')")]
    [InlineData("application/vnd.oci.empty.v1+json", "it is 'application/vnd.oci.empty.v1+json'")]
    public async Task Artifact_is_told_as_such(string configType, string told)
    {
        var config = Registry.AddBlob("{}"u8.ToArray(), configType);
        Registry.AddManifest($$"""{"schemaVersion":2,"config":{{config}},"layers":[{{Registry.AddBlob([1], "application/x-chart")}}]}""");
        Assert.Equal($"'{Registry.Name}' is not a container image: {told}.", await RefusalAsync());
    }

    [Fact]
    public async Task Signature_that_looks_like_an_image_is_told_by_its_layers()
    {
        var config = Registry.AddBlob(App.Config, "application/vnd.oci.image.config.v1+json");
        Registry.AddManifest($$"""{"schemaVersion":2,"config":{{config}},"layers":[{{Registry.AddBlob([1], "application/vnd.dev.cosign.simplesigning.v1+json")}}]}""");
        Assert.Contains("it is a cosign signature", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nydus.blob.v1", "", "is a Nydus image")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", ""","annotations":{"containerd.io/snapshot/nydus-bootstrap":"true"}""", "is a Nydus image")]
    [InlineData("application/vnd.oci.image.layer.v1.tar", ""","annotations":{"containerd.io/snapshot/overlaybd/blob-digest":"x"}""", "is an overlaybd image")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "", "has encrypted layers")]
    public async Task Layers_that_hold_no_readable_archive_are_refused_and_never_an_empty_result(string type, string more, string told)
    {
        var config = Registry.AddBlob(App.Config, "application/vnd.oci.image.config.v1+json");
        Registry.AddManifest($$"""{"schemaVersion":2,"config":{{config}},"layers":[{{Registry.AddBlob([1], type, more)}}]}""");
        Assert.Contains(told, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Schema_1_is_read_from_the_top_and_known_by_its_payload(bool isSigned)
    {
        var upper = ArchiveBuilder.Gzip(new ArchiveBuilder().File("b", "b").ToTar());
        var lower = ArchiveBuilder.Gzip(new ArchiveBuilder().File("a", "a").ToTar());
        Registry.AddBlob(upper, "x");
        Registry.AddBlob(lower, "x");
        var payload = $$$"""
            {
               "schemaVersion": 1, "name": "acme/app", "tag": "latest", "architecture": "arm64",
               "fsLayers": [{"blobSum":"{{{Digest.Sha256Of(upper)}}}"},{"blobSum":"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"},{"blobSum":"{{{Digest.Sha256Of(lower)}}}"}],
               "history": [{"v1Compatibility":"{\"id\":\"2\",\"os\":\"linux\",\"architecture\":\"arm64\",\"container_config\":{\"Cmd\":[\"/bin/sh -c\",\"make\"]}}"},{"v1Compatibility":"{\"throwaway\":true}"},{"v1Compatibility":"{}"}]
            }
            """;
        Registry.AddManifest(isSigned ? Signed(payload) : payload, contentType: isSigned ? SignedType : "application/vnd.docker.distribution.manifest.v1+json");

        await using var image = await OpenAsync();

        Assert.Equal(Digest.Sha256Of(Encoding.UTF8.GetBytes(payload)), image.Digest);
        Assert.Equal("linux/arm64", image.Platform!.ToString());
        Assert.Equal([null, "/bin/sh -c make"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.Equal([lower, upper], [await ReadAsync(image.Layers[0]), await ReadAsync(image.Layers[1])]);
    }

    [Fact]
    public async Task Schema_1_whose_signatures_are_of_different_documents_is_refused()
    {
        var payload = "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]\n}";
        var signature = Signature(payload.Length - 2, "\n}");
        var other = Signature(payload.Length - 2, " }");
        Registry.AddManifest(payload[..^2] + $",\"signatures\":[{signature},{other}]\n}}", contentType: SignedType);
        Assert.Contains("signatures of different documents", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_a_layer_is_exactly_the_bytes_asked_for()
    {
        Registry.AddImage(App);
        await using var image = await OpenAsync();
        var whole = ArchiveBuilder.Gzip(App.Layers[0]);

        await using var part = await image.Layers[0].OpenRangeAsync!(5, 20, Token);
        using var copy = new MemoryStream();
        await part.CopyToAsync(copy, Token);

        Assert.Equal(whole[5..25], copy.ToArray());
        Assert.Equal("bytes=5-24", Registry.Server.Requests[^1]["Range"]);
    }

    [Fact]
    public async Task Part_that_breaks_off_is_continued()
    {
        Registry.AddImage(App);
        await using var image = await OpenAsync();
        var whole = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = request => request is { From: 5 } ? FakeBlobAnswer.Of(whole, request) with { CutAfter = 8 } : null;

        await using var part = await image.Layers[0].OpenRangeAsync!(5, 20, Token);
        using var copy = new MemoryStream();
        await part.CopyToAsync(copy, Token);

        Assert.Equal(whole[5..25], copy.ToArray());
        Assert.Equal("bytes=13-24", Registry.Server.Requests[^1]["Range"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(206)]
    public async Task Server_that_ignores_ranges_says_so_before_the_first_byte(int status)
    {
        Registry.AddImage(App);
        await using var image = await OpenAsync();
        var whole = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = request => request.From is null ? null
            : new FakeBlobAnswer { Status = status, Body = whole, Headers = status == 206 ? [FakeBlobAnswer.Range(0, whole.Length - 1, whole.Length)] : [] };

        await Assert.ThrowsAsync<Strata.Core.Layers.RangeNotSupportedException>(async () => await image.Layers[0].OpenRangeAsync!(5, 20, Token));
    }

    [Fact]
    public async Task Annotations_of_a_layer_are_handed_on()
    {
        Registry.AddManifest(Registry.ManifestOf(App, ""","annotations":{"a":"b"}"""));
        await using var image = await OpenAsync();
        Assert.Equal("b", image.Layers[0].Annotations["a"]);
    }

    [Fact]
    public async Task Image_that_is_not_there_is_told_with_what_to_do()
    {
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync());
        Assert.Contains($"is not found at {Registry.Server.Address("/", "registry.test").Authority} (404, MANIFEST_UNKNOWN), or may not be seen: check the name and tag, or log in", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_platform_is_opened_and_one_that_is_lost_is_told()
    {
        var arm = ImageBuilder.Of("arm").Platform("linux", "arm64", "v8");
        var lost = """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":2,"platform":{"os":"linux","architecture":"s390x"}}""";
        var index = Registry.AddIndex("latest", Registry.AddEntry(App, "linux", "amd64"), lost, Registry.AddEntry(arm, "linux", "arm64"));

        var images = await new Strata.Core.Images.Registry.RegistryImageSource(Settings, TimeProvider.System).OpenEveryAsync(
            new ImageRequest(Registry.Name, Registry.Name, null, null, [], new Strata.Core.Layers.ScanLimits()), Token);

        Assert.Equal(["linux/amd64", "linux/arm64"], images.Select(image => image.Platform!.ToString()));
        Assert.All(images, image => Assert.Equal(index, image.IndexDigest));
        Assert.All(images, image => Assert.Equal(WarningCodes.RegistryNotice, Assert.Single(image.Warnings).Code));
        await images[0].DisposeAsync();
        Assert.Equal(ArchiveBuilder.Gzip(arm.Layers[0]), await ReadAsync(images[1].Layers[0]));
        await images[1].DisposeAsync();
    }

    private static string Signed(string payload)
    {
        var head = payload.TrimEnd()[..^1].TrimEnd();
        return head + $",\n   \"signatures\": [{Signature(head.Length, payload[head.Length..])}]\n}}";
    }

    private static string Signature(int length, string tail)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $$"""{"formatLength":{{length}},"formatTail":"{{Base64(tail)}}","time":"2020-01-01T00:00:00Z"}""");
        return $$"""{"header":{"alg":"ES256"},"signature":"AA","protected":"{{Base64(header)}}"}""";
    }

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
