using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Documents of images, and archives of them.</summary>
internal static class ImageSeeds
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Config =
        $$"""
        {"architecture":"amd64","os":"linux","variant":"v1","rootfs":{"type":"layers","diff_ids":["{{Digest}}"]},"history":[
        {"created_by":"/bin/sh -c #(nop) ADD file","empty_layer":false},{"comment":"x","empty_layer":true}]}
        """;

    private const string Manifest =
        $$$"""
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",
        "digest":"$0","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{{Digest}}}","size":0}],"annotations":{"a":"b"}}
        """;

    private const string Index =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "digest":"$1","platform":{"os":"linux","architecture":"amd64"},"annotations":{"org.opencontainers.image.ref.name":"latest"}},
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"$0","platform":{"os":"unknown","architecture":"unknown"},
        "annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}
        """;

    private static readonly string DockerList =
        $$$$"""[{"Config":"c.json","RepoTags":["a:1",null],"Layers":["l/layer.tar"],"LayerSources":{"{{{{Digest}}}}":{"mediaType":"m","digest":"{{{{Digest}}}}","size":1}}}]""";

    public static IEnumerable<byte[]> Manifests() => SeedText.Of(
        Manifest.Replace("$0", Digest, StringComparison.Ordinal),
        $$"""{"schemaVersion":2,"artifactType":"application/x","config":{"digest":"{{Digest}}","data":"e30=","size":2},"layers":[]}""");

    public static IEnumerable<byte[]> Indexes() => SeedText.Of(
        Index.Replace("$0", Digest, StringComparison.Ordinal).Replace("$1", Digest, StringComparison.Ordinal));

    public static IEnumerable<byte[]> Configs() => SeedText.Of(Config, "{\"RootFS\":{\"diff_ids\":null}}");

    public static IEnumerable<byte[]> DockerManifests() => SeedText.Of(DockerList);

    public static IEnumerable<byte[]> Layouts() => SeedText.Of(
        $"{Config}\0{Manifest}\0{Index}",
        $"{Config}\0{Manifest}\0{Index}\0{{\"schemaVersion\":2,\"manifests\":[{{\"digest\":\"$2\"}},{{\"digest\":\"$1\"}}]}}");

    public static IEnumerable<byte[]> Archives()
    {
        var layer = TarSeeds.BaseLayer();
        var config = Bytes(Config);
        yield return TarSeeds.Archive(("manifest.json", Bytes(DockerList)), ("c.json", config), ("l/layer.tar", layer));
        yield return TarSeeds.Archive(
            ("repositories", Bytes("{\"a\":{\"1\":\"l\"}}")), ("l/json", Bytes("{\"id\":\"l\",\"os\":\"linux\",\"architecture\":\"amd64\"}")), ("l/layer.tar", layer));
        yield return TarSeeds.Archive(("oci-layout", Bytes("{\"imageLayoutVersion\":\"1.0.0\"}")), ("index.json", Indexes().First()));
        yield return layer;
        yield return CompressedSeeds.Gzip().First();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
