using System.Text;
using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Images;

public class ImageDocumentTests
{
    private const string D = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private const string Config = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{D}}","size":2}""";
    private static readonly ScanLimits Limits = new();

    [Fact]
    public void Manifest_is_read()
    {
        var manifest = Manifest($$"""{"schemaVersion":2,"config":{{Config}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{D}}","size":7}]}""");
        Assert.Null(manifest.ForeignType);
        Assert.Equal(7, Assert.Single(manifest.Layers).Size);
    }

    [Fact]
    public void Member_names_match_without_case_as_in_Go_programs() =>
        Assert.Single(Manifest($$"""{"Config":{{Config}},"LAYERS":[{"Digest":"{{D}}"}]}""").Layers);

    [Theory]
    [InlineData("""{"config":C,"layers":[],"manifests":[]}""")]
    [InlineData("""{"config":C,"layers":[],"fsLayers":[]}""")]
    [InlineData("""{"config":C,"manifests":[]}""")]
    public void Hostile_07_manifest_that_is_an_index_too_is_refused(string json) => Refused(json, "ambiguous");

    [Theory]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","config":C,"layers":[]}""")]
    [InlineData("""{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","manifests":[]}""")]
    public void Hostile_08_manifest_with_the_media_type_of_another_kind_is_refused(string json) => Refused(json, "structure");

    [Theory]
    [InlineData("""{"config":C,"layers":[],"layers":[]}""")]
    [InlineData("""{"config":C,"layers":[],"Layers":[]}""")]
    [InlineData("""{"config":C,"config":C,"layers":[]}""")]
    [InlineData("""{"config":C,"layers":[{"digest":"D","digest":"D"}]}""")]
    public void Hostile_09_duplicate_keys_are_refused(string json) => Refused(json, "");

    [Fact]
    public void Hostile_11_deep_nesting_is_refused() =>
        Refused(new string('[', 100_000) + new string(']', 100_000), "depth");

    [Fact]
    public void Hostile_13_index_of_too_many_entries_is_refused()
    {
        var entries = string.Join(',', Enumerable.Repeat($$"""{"digest":"{{D}}"}""", 1_001));
        var e = Assert.Throws<ImageFormatException>(() => ImageJson.Parse(Bytes($$"""{"manifests":[{{entries}}]}"""), "index", root => ImageIndex.Read(root, "index")));
        Assert.Contains("1001 entries", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("\"7\"")]
    public void Hostile_14_size_that_cannot_be_is_refused(string size) =>
        Refused($$"""{"config":C,"layers":[{"digest":"D","size":{{size}}}]}""", "size");

    [Fact]
    public void Hostile_14_missing_size_is_unknown() =>
        Assert.Null(Manifest($$"""{"config":{{Config}},"layers":[{"digest":"{{D}}"}]}""").Layers[0].Size);

    [Theory]
    [InlineData("sha256:../../x")]
    [InlineData("sha256:44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A")]
    [InlineData("md5:44136fa355b3678a1146ad16f7e8649e")]
    [InlineData("")]
    public void Hostile_rows_3_and_4_digest_that_is_none_is_refused(string digest) =>
        Refused($$"""{"config":C,"layers":[{"digest":"{{digest}}"}]}""", "digest");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"config":7,"layers":[]}""")]
    [InlineData("""{"config":C,"layers":7}""")]
    [InlineData("""{"config":C,"layers":[7]}""")]
    [InlineData("""{"config":C,"layers":[{"digest":7}]}""")]
    [InlineData("""{"config":C,"layers":[{"digest":"\ud800"}]}""")]
    [InlineData("""{"config":C,"\ud800":1,"layers":[]}""")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""")]
    public void What_is_no_manifest_is_refused_with_one_kind_of_exception(string json) => Refused(json, "");

    [Fact]
    public void Invalid_bytes_in_a_document_are_refused() =>
        Assert.Throws<ImageFormatException>(() => ImageJson.Parse((byte[])[(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], "x", root => ImageJson.Text(root, "mediaType", "x")));

    [Theory]
    [InlineData("""{"artifactType":"application/vnd.example","config":C,"layers":[]}""", "application/vnd.example")]
    [InlineData("""{"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"D"},"layers":[]}""", "application/vnd.cncf.helm.config.v1+json")]
    [InlineData("""{"config":C,"layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"D"}]}""", "application/vnd.dev.cosign.simplesigning.v1+json")]
    public void Artifact_is_told_from_an_image(string json, string type) => Assert.Equal(type, Manifest(Fill(json)).ForeignType);

    [Fact]
    public void History_lines_go_to_the_layers_that_they_made()
    {
        var config = ReadConfig($$"""{"rootfs":{"diff_ids":["{{D}}","{{D}}"]},"history":[{"created_by":"base"},{"created_by":"ENV","empty_layer":true},{"comment":"imported"}]}""");
        Assert.Equal("base", config.CommandOf(0));
        Assert.Equal("imported", config.CommandOf(1));
    }

    [Theory]
    [InlineData("""[{"created_by":"a"}]""")]
    [InlineData("""[{"created_by":"a"},{"created_by":"b"},{"created_by":"c"}]""")]
    public void Hostile_51_history_that_does_not_fit_gives_no_attribution(string history)
    {
        var config = ReadConfig($$"""{"rootfs":{"diff_ids":["{{D}}","{{D}}"]},"history":{{history}} }""");
        Assert.Null(config.LayerCommands);
        Assert.Null(config.CommandOf(0));
    }

    [Fact]
    public void Config_without_history_is_legal()
    {
        var config = ReadConfig($$"""{"rootfs":{"diff_ids":["{{D}}"]} }""");
        Assert.NotNull(config.LayerCommands);
        Assert.Null(config.CommandOf(0));
    }

    [Theory]
    [InlineData("""{"architecture":"amd64"}""")]
    [InlineData("""{"rootfs":null}""")]
    [InlineData("""{"rootfs":{"diff_ids":["sha256:x"]}}""")]
    [InlineData("""{"rootfs":{"diff_ids":[7]}}""")]
    public void Hostile_52_config_without_usable_rootfs_is_refused(string json) =>
        Assert.Throws<ImageFormatException>(() => ReadConfig(json));

    [Fact]
    public void Hostile_52_config_of_too_many_layers_is_refused()
    {
        var diffIds = string.Join(',', Enumerable.Repeat($"\"{D}\"", 10_001));
        Assert.Throws<ImageFormatException>(() => ReadConfig($$"""{"rootfs":{"diff_ids":[{{diffIds}}]} }"""));
    }

    [Fact]
    public void Hostile_53_escape_sequences_of_a_config_are_not_printable()
    {
        var config = ReadConfig($$"""{"os":"lin\u001b[31mux","architecture":"amd64\u0007","rootfs":{"diff_ids":["{{D}}"]},"history":[{"created_by":"RUN a\n\tb\u001b]0;x\u0007\u202e"}]}""");
        Assert.Equal("lin\uFFFD[31mux/amd64\uFFFD", config.Platform!.ToString());
        Assert.Equal("RUN a  b\uFFFD]0;x\uFFFD\uFFFD", config.CommandOf(0));
    }

    [Fact]
    public void Long_build_command_is_shortened_visibly()
    {
        var clean = PrintableText.Clean(new string('x', 10_000));
        Assert.Equal(PrintableText.MaximumLength + 1, clean.Length);
        Assert.EndsWith("…", clean, StringComparison.Ordinal);
    }

    private static ImageManifest Manifest(string json) => ImageJson.Parse(Bytes(json), "manifest", root => ImageManifest.Read(root, "manifest", Limits));

    private static ImageConfig ReadConfig(string json) => ImageConfig.Parse(Bytes(json), "config", Limits);

    private static void Refused(string json, string reason)
    {
        var e = Assert.Throws<ImageFormatException>(() => Manifest(Fill(json)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    private static string Fill(string json) => json.Replace(":C", ":" + Config, StringComparison.Ordinal).Replace("\"D\"", $"\"{D}\"", StringComparison.Ordinal);

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
