using Strata.Core.Images;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

public class OciLayoutImageSourceTests : TargetTest
{
    private static ImageBuilder One => ImageBuilder.Of("one").Layer(new ArchiveBuilder().File("app", "1").ToTar(), "RUN make");

    private static ImageBuilder Arm => ImageBuilder.Of("arm").Platform("linux", "arm64", "v8");

    [Theory]
    [InlineData("oci:")]
    [InlineData("oci-dir:")]
    [InlineData("")]
    public async Task Layout_in_a_folder_is_opened(string scheme)
    {
        var builder = new OciLayoutBuilder();
        var digest = builder.Add(One, "1.0", gzip: true);
        await using var image = await OpenAsync(scheme + builder.ToFolder(Folder.PathOf("layout")));
        Assert.Equal(TargetKinds.OciLayout, image.Kind);
        Assert.Equal(digest, image.Digest);
        Assert.Equal("linux/amd64", image.Platform?.ToString());
        Assert.Equal(["COPY one /etc/motd", "RUN make"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.Equal(One.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
        var blob = await ReadAsync(image.Layers[1]);
        Assert.Equal(ArchiveBuilder.Gzip(One.Layers[1]), blob);
        Assert.Equal((DigestOf(blob), blob.Length), (image.Layers[1].Digest!.Value, image.Layers[1].Size));
        Assert.Empty(image.Warnings);
    }

    [Theory]
    [InlineData("oci:")]
    [InlineData("oci-archive:")]
    [InlineData("")]
    public async Task Layout_in_an_archive_is_opened(string scheme)
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One);
        await using var image = await OpenAsync(scheme + Folder.Write("layout.tar", builder.ToTar()));
        Assert.Equal(TargetKinds.OciLayout, image.Kind);
        await AssertHoldsAsync(image, One);
    }

    [Theory]
    [InlineData(":1.0", "one")]
    [InlineData(":acme/app:2", "arm")]
    [InlineData(":docker.io/acme/app:2", "arm")]
    [InlineData(":@1", "arm")]
    [InlineData("@1", "arm")]
    public async Task Image_is_selected_in_the_target(string selector, string expected)
    {
        var builder = new OciLayoutBuilder();
        builder.Add(ImageBuilder.Of("one"), "1.0");
        builder.Add(Arm, "acme/app:2");
        await using var image = await OpenAsync($"oci:{builder.ToFolder(Folder.PathOf("layout"))}{selector}");
        Assert.Equal($"COPY {expected} /etc/motd", image.Layers[0].CreatedBy);
    }

    [Fact]
    public async Task Image_is_selected_by_manifest_and_config_digest()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(ImageBuilder.Of("one"), "1.0");
        var digest = builder.Add(Arm, "2.0");
        var path = builder.ToFolder(Folder.PathOf("layout"));
        foreach (var selector in new[] { $"@{digest}", $":{digest}", $"@{Arm.Id}", $":{Arm.Id.Hex[..12]}" })
        {
            await using var image = await OpenAsync($"oci:{path}{selector}");
            Assert.Equal(digest, image.Digest);
        }
    }

    [Fact]
    public async Task Several_images_without_selector_are_listed()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One, "1.0");
        builder.Add(Arm, "2.0");
        var message = await NotFoundAsync(builder.ToTar());
        Assert.Contains("2 images; name one of them: 1.0 (@0); 2.0 (@1)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_without_names_are_different_images_unless_each_is_for_another_platform()
    {
        var same = new OciLayoutBuilder();
        same.Add(One);
        same.Add(ImageBuilder.Of("two"));
        Assert.Contains("2 images; name one of them: @0; @1", await NotFoundAsync(same.ToTar()), StringComparison.Ordinal);

        var platforms = new OciLayoutBuilder();
        platforms.Add(One, platform: "linux/amd64");
        var digest = platforms.Add(Arm, platform: "linux/arm64");
        await using var image = await OpenAsync(platforms.ToTar(), platform: "linux/arm64");
        Assert.Equal(digest, image.Digest);
    }

    [Fact]
    public async Task Several_names_of_one_image_are_one_image()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One, "1.0");
        builder.Add(One, "latest");
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(2, image.Layers.Count);
    }

    [Fact]
    public async Task Two_selectors_that_differ_are_refused()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One, "1.0");
        var path = builder.ToFolder(Folder.PathOf("layout"));
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync($"oci:{path}:1.0", "2.0"));
        Assert.Contains("name only one", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux/amd64", "one")]
    [InlineData("linux/arm64", "arm")]
    public async Task Platform_picks_from_a_nested_index(string platform, string expected)
    {
        await using var image = await OpenAsync(MultiPlatform().ToTar(), platform: platform);
        Assert.Equal($"COPY {expected} /etc/motd", image.Layers[0].CreatedBy);
        Assert.Equal(platform, image.Platform?.ToString());
    }

    [Fact]
    public async Task Platform_of_an_entry_that_does_not_tell_is_that_of_its_config()
    {
        var builder = new OciLayoutBuilder();
        builder.AddIndexOf("1.0", builder.Manifest(One).Descriptor, builder.Manifest(Arm).Descriptor);
        await using var image = await OpenAsync(builder.ToTar(), platform: "linux/arm64");
        Assert.Equal(Arm.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
    }

    [Fact]
    public async Task Platform_that_is_not_there_lists_what_is() =>
        Assert.Contains("no image for linux/s390x; there is: linux/amd64, linux/arm64", await NotFoundAsync(MultiPlatform().ToTar(), platform: "linux/s390x"), StringComparison.Ordinal);

    [Fact]
    public async Task Platform_whose_content_was_not_saved_is_told()
    {
        var builder = MultiPlatform();
        builder.Finish().Archive.Drop(OciLayoutBuilder.PathOf(new OciLayoutBuilder().Manifest(Arm, gzip: true).Digest));
        var message = await NotFoundAsync(builder.ToTar(), platform: "linux/arm64");
        Assert.Contains("listed, but not part of what was saved: linux/arm64", message, StringComparison.Ordinal);
        await using var image = await OpenAsync(builder.ToTar(), platform: "linux/amd64");
        Assert.Equal(One.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
    }

    [Fact]
    public async Task Only_platform_is_taken_with_a_note()
    {
        var builder = new OciLayoutBuilder();
        builder.AddIndex("1.0", (ImageBuilder.Of("z").Platform("linux", "s390x"), "linux/s390x"));
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal("linux/s390x", image.Platform?.ToString());
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.PlatformMismatch);
    }

    [Fact]
    public async Task Attestations_are_no_images()
    {
        var builder = new OciLayoutBuilder();
        var attestation = ImageBuilder.Of("sbom").Platform("unknown", "unknown");
        builder.AddIndex("1.0", (One, "linux/amd64"), (attestation, "unknown/unknown"));
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(One.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));

        var onlyAttestation = new OciLayoutBuilder();
        onlyAttestation.Add(attestation, platform: "unknown/unknown");
        Assert.Contains("holds no image", await NotFoundAsync(onlyAttestation.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifact_is_named_as_what_it_is()
    {
        var builder = new OciLayoutBuilder();
        var config = builder.Blob("{}", "application/vnd.cncf.helm.config.v1+json").Descriptor;
        builder.AddEntry(builder.Blob($$"""{"config":{{config}},"layers":[]}""", OciLayoutBuilder.ManifestType).Descriptor);
        Assert.Contains("not a container image: it is 'application/vnd.cncf.helm.config.v1+json'", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.empty.v1+json", "application/vnd.dev.cosign.simplesigning.v1+json", "")]
    [InlineData("application/vnd.oci.image.config.v1+json", "application/vnd.in-toto+json", "")]
    [InlineData("application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar", ",\"artifactType\":\"application/vnd.example.sbom\"")]
    public async Task Artifact_beside_an_image_is_no_choice(string configType, string layerType, string more)
    {
        var builder = new OciLayoutBuilder();
        var (config, layer) = (builder.Blob("{}", configType).Descriptor, builder.Blob("signed", layerType).Descriptor);
        builder.AddEntry(builder.Blob($$"""{"config":{{config}},"layers":[{{layer}}]{{more}}}""", OciLayoutBuilder.ManifestType).Descriptor);
        builder.Add(One);
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(2, image.Layers.Count);
    }

    [Fact]
    public async Task Entries_of_unknown_types_are_left_out()
    {
        var builder = new OciLayoutBuilder();
        builder.AddEntry(builder.Blob("x", "application/vnd.example+json").Descriptor);
        builder.Add(One);
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(2, image.Layers.Count);
    }

    [Fact]
    public async Task Missing_layer_has_no_content_and_missing_config_is_refused()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One);
        builder.Finish().Archive.Drop(OciLayoutBuilder.PathOf(One.DiffIds[0]));
        await using (var image = await OpenAsync(builder.ToTar()))
        {
            Assert.Null(image.Layers[0].OpenAsync);
            Assert.NotNull(image.Layers[1].OpenAsync);
        }

        builder.Archive.Drop(OciLayoutBuilder.PathOf(One.Id));
        Assert.Contains("config", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_that_is_listed_but_not_there_is_told()
    {
        var builder = new OciLayoutBuilder();
        var digest = builder.Add(One);
        builder.Finish().Archive.Drop(OciLayoutBuilder.PathOf(digest));
        Assert.Contains($"manifest ({digest}) is not part of it", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_or_missing_version_of_the_layout_is_a_warning()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One);
        builder.Finish().Archive.Edit("oci-layout", _ => """{"imageLayoutVersion":"9.0"}""");
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Contains(image.Warnings, warning => warning.Location == "oci-layout");

        var path = Folder.Write("nomarker.tar", builder.Archive.Drop("oci-layout").ToTar());
        await using var unmarked = await OpenAsync("oci:" + path);
        Assert.Contains(unmarked.Warnings, warning => warning.Location == "oci-layout");
    }

    [Fact]
    public async Task Layers_and_diff_ids_of_different_number_are_refused()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(ImageBuilder.Of("x").EditConfig(config => config.Replace("\"diff_ids\":[", $"\"diff_ids\":[\"{DigestOf([1])}\",", StringComparison.Ordinal)));
        Assert.Contains("1 layers and its config 2", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_04_digest_that_is_a_path_opens_nothing()
    {
        Folder.Write("secret", "x");
        var folder = new OciLayoutBuilder().AddEntry("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../../secret","size":1}""").ToFolder(Folder.PathOf("layout"));
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(folder));
        Assert.Contains("not a sha256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_05_blob_with_other_bytes_is_refused()
    {
        foreach (var (path, what) in new[] { (OciLayoutBuilder.PathOf(new OciLayoutBuilder().Manifest(One).Digest), "manifest"), (OciLayoutBuilder.PathOf(One.Id), "config") })
        {
            var builder = new OciLayoutBuilder();
            builder.Add(One);
            builder.Finish().Archive.Edit(path, text => text.Replace("amd64", "arm64", StringComparison.Ordinal).Replace("schemaVersion\":2", "schemaVersion\":3", StringComparison.Ordinal));
            Assert.True((await FormatErrorAsync(builder.ToTar())).Contains("is damaged", StringComparison.Ordinal), what);
        }
    }

    [Fact]
    public async Task Hostile_08_index_under_the_type_of_a_manifest_is_refused()
    {
        var builder = new OciLayoutBuilder();
        builder.AddEntry(builder.Blob("""{"manifests":[]}""", OciLayoutBuilder.ManifestType).Descriptor);
        Assert.Contains("is not the", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_12_chain_of_indexes_ends()
    {
        var builder = new OciLayoutBuilder();
        var descriptor = builder.Manifest(One).Descriptor;
        for (var i = 0; i < 4; i++)
        {
            descriptor = builder.Blob($$"""{"manifests":[{{descriptor}}]}""", OciLayoutBuilder.IndexType).Descriptor;
        }

        await using (var image = await OpenAsync(new OciLayoutBuilder(builder.Archive).AddEntry(descriptor).ToTar()))
        {
            Assert.Equal(2, image.Layers.Count);
        }

        builder.Archive.Drop("index.json").Drop("oci-layout");
        descriptor = builder.Blob($$"""{"manifests":[{{descriptor}}]}""", OciLayoutBuilder.IndexType).Descriptor;
        Assert.Contains("levels deep", await FormatErrorAsync(builder.AddEntry(descriptor).ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_13_many_nested_entries_end()
    {
        var builder = new OciLayoutBuilder();
        var missing = Enumerable.Range(0, 1_500).Select(i => $$"""{"mediaType":"{{OciLayoutBuilder.ManifestType}}","digest":"{{DigestOf(BitConverter.GetBytes(i))}}","size":1}""").ToList();
        var indexes = missing.Chunk(750).Select(part => builder.Blob($$"""{"manifests":[{{string.Join(',', part)}}]}""", OciLayoutBuilder.IndexType).Descriptor).ToArray();
        builder.AddIndexOf("1.0", indexes);
        Assert.Contains("more than 1000 entries", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_54_repeated_layers_keep_their_positions()
    {
        var twice = new ImageBuilder().Layer(new byte[1024], "a").Layer(new byte[1024], "b");
        var builder = new OciLayoutBuilder();
        builder.Add(twice);
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(["a", "b"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.Equal([0, 1], image.Layers.Select(layer => layer.Index));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder link")]
    public async Task Hostile_58_link_in_a_layout_folder_is_not_followed(string where)
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One);
        var folder = builder.ToFolder(Folder.PathOf("layout"));
        var blobs = Path.Combine(folder, "blobs/sha256");
        if (where == "link")
        {
            var config = Path.Combine(blobs, One.Id.Hex);
            File.Move(config, Folder.PathOf("outside"));
            File.CreateSymbolicLink(config, Folder.PathOf("outside"));
        }
        else
        {
            Directory.Move(blobs, Folder.PathOf("outside"));
            Directory.CreateSymbolicLink(blobs, Folder.PathOf("outside"));
        }

        await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(folder));
    }

    [Fact]
    public async Task Hostile_58_fifo_in_a_layout_folder_is_not_opened()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(One);
        var folder = builder.ToFolder(Folder.PathOf("layout"));
        var config = Path.Combine(folder, OciLayoutBuilder.PathOf(One.Id));
        File.Delete(config);
        await ExternalTool.RunAsync("mkfifo", config);
        await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(folder));
    }

    [Fact]
    public async Task Hostile_59_inline_data_counts_only_with_the_right_digest()
    {
        var builder = new OciLayoutBuilder();
        var (descriptor, digest) = builder.Manifest(One);
        builder.AddEntry(descriptor[..^1] + $",\"data\":\"{Convert.ToBase64String("{}"u8)}\"}}");
        await using (var image = await OpenAsync(builder.ToTar()))
        {
            Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.ArchiveAnomaly && warning.Location == digest.ToString());
            Assert.Equal(2, image.Layers.Count);
        }

        var inline = new OciLayoutBuilder();
        var config = Convert.ToBase64String(One.Config);
        var layers = string.Join(',', One.Layers.Select(layer => inline.Blob(layer, OciLayoutBuilder.LayerType).Descriptor));
        var manifest = $$"""{"config":{"mediaType":"{{OciLayoutBuilder.ConfigType}}","digest":"{{One.Id}}","size":{{One.Config.Length}},"data":"{{config}}"},"layers":[{{layers}}]}""";
        inline.AddEntry(inline.Blob(manifest, OciLayoutBuilder.ManifestType).Descriptor);
        await using var fromInline = await OpenAsync(inline.ToTar());
        Assert.Equal("linux/amd64", fromInline.Platform?.ToString());
    }

    private static OciLayoutBuilder MultiPlatform()
    {
        var builder = new OciLayoutBuilder();
        builder.AddIndex("1.0", (One, "linux/amd64"), (Arm, "linux/arm64/v8"));
        return builder;
    }
}
