using System.Formats.Tar;
using System.Text;
using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

public class DockerArchiveImageSourceTests : TargetTest
{
    private static readonly byte[] Empty = new byte[1024];

    private static ImageBuilder Two => ImageBuilder.Of("base").EmptyLayer("ENV A=1").Layer(new ArchiveBuilder().File("app", "1").ToTar(), "RUN make");

    [Fact]
    public async Task Classic_archive_is_opened()
    {
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(Two, "acme/app:1").AsClassic().ToTar());
        Assert.Equal(TargetKinds.DockerArchive, image.Kind);
        Assert.Equal(Two.Id, image.Digest);
        Assert.Equal("linux/amd64", image.Platform?.ToString());
        Assert.Equal(["COPY base /etc/motd", "RUN make"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.All(image.Layers, layer => Assert.Null(layer.Digest));
        Assert.Empty(image.Warnings);
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Skopeo_archive_is_opened()
    {
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(Two, "docker.io/acme/app:1").AsSkopeo().ToTar());
        Assert.Equal(Two.Id, image.Digest);
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Archive_with_a_layout_tells_the_manifest_digest()
    {
        var builder = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsLayout();
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(TargetKinds.DockerArchive, image.Kind);
        Assert.Equal(new OciLayoutBuilder().Manifest(Two).Digest, image.Digest);
        Assert.All(image.Layers, layer => Assert.Equal(layer.DiffId, layer.Digest));
        Assert.Empty(image.Warnings);
        await AssertHoldsAsync(image, Two);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("acme/app:1")]
    public async Task Archive_before_Docker_1_10_is_opened(string? selector)
    {
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(Two, "acme/app:1").AsLegacy().ToTar(), selector);
        Assert.Equal(TargetKinds.DockerArchive, image.Kind);
        Assert.Null(image.Digest);
        Assert.Equal("linux/amd64", image.Platform?.ToString());
        Assert.Equal(["/bin/sh -c step 0", "/bin/sh -c step 1"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.Equal(Two.Layers[1], await ReadAsync(image.Layers[1]));
    }

    [Fact]
    public async Task Chain_of_old_layers_that_is_a_circle_is_refused()
    {
        var builder = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsLegacy();
        var (first, second) = (DockerArchiveBuilder.V1IdOf(Two, 0), DockerArchiveBuilder.V1IdOf(Two, 1));
        builder.Archive.Edit($"{first}/json", json => json.Replace("{\"id\"", $"{{\"parent\":\"{second}\",\"id\"", StringComparison.Ordinal));
        Assert.Contains("chain", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_and_dots_in_the_archive_do_not_matter()
    {
        var builder = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsClassic();
        builder.Archive.Reverse().WithDotNames();
        await using var image = await OpenAsync(builder.ToTar());
        await AssertHoldsAsync(image, Two);
    }

    [Theory]
    [InlineData("docker-archive:")]
    [InlineData("")]
    public async Task Compressed_archive_is_opened(string scheme)
    {
        var path = Folder.Write("image.tar.gz", ArchiveBuilder.Gzip(new DockerArchiveBuilder().Add(Two, "acme/app:1").AsClassic().ToTar()));
        await using var image = await OpenAsync(scheme + path);
        Assert.Equal(TargetKinds.DockerArchive, image.Kind);
        await AssertHoldsAsync(image, Two);
    }

    [Theory]
    [InlineData("docker-archive:-")]
    [InlineData("-")]
    public async Task Archive_on_standard_input_is_opened(string target)
    {
        StandardInput = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsClassic().ToTar();
        await using var image = await OpenAsync(target);
        Assert.Equal(target, image.Name);
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Unpacked_archive_is_opened_with_its_links()
    {
        var twice = new ImageBuilder().Layer(Empty).Layer(Empty);
        var path = new DockerArchiveBuilder().Add(twice, "acme/app:1").AsClassic().Archive.ToFolder(Folder.PathOf("unpacked"));
        await using var image = await OpenAsync(path);
        Assert.Equal(TargetKinds.DockerArchive, image.Kind);
        await AssertHoldsAsync(image, twice);
    }

    [Fact]
    public async Task Equal_layers_are_links_and_keep_their_positions()
    {
        var image3 = new ImageBuilder().Layer(Empty).Layer(Two.Layers[0]).Layer(Empty);
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(image3).AsClassic().ToTar());
        Assert.Equal([0, 1, 2], image.Layers.Select(layer => layer.Index));
        await AssertHoldsAsync(image, image3);
    }

    [Fact]
    public async Task Hard_link_counts_from_the_root_of_the_archive()
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        var path = $"{DockerArchiveBuilder.V1IdOf(Two, 0)}/layer.tar";
        builder.Archive.Drop(path).File("pool/base", Two.Layers[0]).HardLink(path, "pool/base");
        await using var image = await OpenAsync(builder.ToTar());
        await AssertHoldsAsync(image, Two);
    }

    [Theory]
    [InlineData("acme/app:1", "one")]
    [InlineData("docker.io/acme/app:1", "one")]
    [InlineData("1", "one")]
    [InlineData("acme/app", "latest")]
    [InlineData("@1", "latest")]
    [InlineData("other:1.5", "one")]
    public async Task One_of_several_images_is_selected(string selector, string expected)
    {
        foreach (var builder in Several())
        {
            await using var image = await OpenAsync(builder.ToTar(), selector);
            Assert.Equal($"COPY {expected} /etc/motd", image.Layers[0].CreatedBy);
        }
    }

    [Fact]
    public async Task Image_is_selected_by_id_and_start_of_id()
    {
        foreach (var builder in Several())
        {
            var id = ImageBuilder.Of("untagged").Id;
            foreach (var selector in new[] { id.ToString(), id.Hex, id.Hex[..12], "@" + id })
            {
                await using var image = await OpenAsync(builder.ToTar(), selector);
                Assert.Equal(ImageBuilder.Of("untagged").DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
            }
        }
    }

    [Fact]
    public async Task Several_images_without_selector_are_listed()
    {
        foreach (var builder in Several())
        {
            var message = await NotFoundAsync(builder.ToTar());
            Assert.Contains("3 images", message, StringComparison.Ordinal);
            Assert.Contains("acme/app:1, other:1.5 (@0)", message, StringComparison.Ordinal);
            Assert.Contains("acme/app:latest (@1)", message, StringComparison.Ordinal);
            Assert.Contains("; @2", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Selector_that_fits_none_lists_what_there_is() =>
        Assert.Contains("no image for 'nope:1'; there is: acme/app:1", await NotFoundAsync(Several()[0].ToTar(), "nope:1"), StringComparison.Ordinal);

    [Fact]
    public async Task Empty_list_of_images_holds_none() =>
        Assert.Contains("holds no image", await NotFoundAsync(new ArchiveBuilder().File("manifest.json", "[]").ToTar()), StringComparison.Ordinal);

    [Fact]
    public async Task Layout_with_a_missing_blob_falls_back_to_the_classic_list()
    {
        var builder = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsLayout();
        builder.Archive.Drop(OciLayoutBuilder.PathOf(new OciLayoutBuilder().Manifest(Two).Digest));
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Equal(Two.Id, image.Digest);
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.ArchiveAnomaly);
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Layout_and_list_that_name_different_images_are_refused()
    {
        var builder = new DockerArchiveBuilder().Add(Two, "acme/app:1").AsLayout();
        var other = ImageBuilder.Of("clean");
        var path = $"{other.Id.Hex}.json";
        builder.Archive.File(path, other.Config).File("layer.tar", other.Layers[0]).Drop("manifest.json")
            .File("manifest.json", $$"""[{"Config":"{{path}}","RepoTags":["acme/app:1"],"Layers":["layer.tar"]}]""");
        Assert.Contains("ambiguous", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_that_is_not_what_its_name_claims_is_refused()
    {
        foreach (var name in new[] { "{0}.json", "sha256:{0}", "blobs/sha256/{0}" })
        {
            var path = string.Format(name, new string('a', 64));
            var archive = new ArchiveBuilder().File(path, Two.Config).File("manifest.json", $$"""[{"Config":"{{path}}","Layers":[]}]""");
            Assert.Contains("digest", await FormatErrorAsync(archive.ToTar()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[{"Config":"config.json","Layers":["a","b"]}]""", "2 layers and the config 1")]
    [InlineData("""[{"Config":"config.json"}]""", "0 layers and the config 1")]
    [InlineData("""[{"Layers":["a"]}]""", "no 'Config'")]
    [InlineData("""[{"Config":"config.json","Layers":[7]}]""", "not a string")]
    [InlineData("""[7]""", "object")]
    [InlineData("""[{"Config":"config.json","Config":"b","Layers":["a"]}]""", "")]
    [InlineData("""[{"Config":"config.json","Layers":["a"],"manifests":[]}]""", "ambiguous")]
    [InlineData("[", "JSON")]
    public async Task Malformed_list_is_refused(string manifest, string reason)
    {
        var archive = new ArchiveBuilder().File("config.json", ImageBuilder.Of("x").Config).File("a", Empty).File("manifest.json", manifest);
        Assert.Contains(reason, await FormatErrorAsync(archive.ToTar()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Prefix_insists_on_a_list_of_images(string manifest)
    {
        var path = Folder.Write("image.tar", new ArchiveBuilder().File("manifest.json", manifest).ToTar());
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync("docker-archive:" + path));
        Assert.Contains("not a list", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_that_is_kept_elsewhere_is_known_but_has_no_content()
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        var digest = DigestOf([1]);
        builder.Archive.Drop($"{DockerArchiveBuilder.V1IdOf(Two, 0)}/layer.tar").Edit("manifest.json", json => json.Replace(
            "\"Layers\"",
            $"\"LayerSources\":{{\"{Two.DiffIds[0]}\":{{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\",\"size\":7,\"digest\":\"{digest}\"}}}},\"Layers\"",
            StringComparison.Ordinal));
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Null(image.Layers[0].OpenAsync);
        Assert.Equal(digest, image.Layers[0].Digest);
        Assert.NotNull(image.Layers[1].OpenAsync);
    }

    [Fact]
    public async Task Same_layer_path_with_two_diff_ids_is_refused()
    {
        var archive = new ArchiveBuilder().File("config.json", Two.Config).File("a", Empty)
            .File("manifest.json", """[{"Config":"config.json","Layers":["a","a"]}]""");
        Assert.Contains("several digests", await FormatErrorAsync(archive.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_that_is_no_reference_is_only_a_warning()
    {
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(Two, "Not A Name:1").AsClassic().ToTar());
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.ArchiveAnomaly && warning.Message.Contains("Not A Name:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_for_another_platform_than_asked_is_scanned_with_a_warning()
    {
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(Two).AsClassic().ToTar(), platform: "linux/arm64");
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.PlatformMismatch);
    }

    [Fact]
    public async Task Platform_that_was_not_saved_is_not_replaced_by_another()
    {
        var layout = new OciLayoutBuilder();
        var image = ImageBuilder.Of("amd");
        var (amdEntry, _) = layout.Manifest(image, platform: "linux/amd64");
        var (armEntry, arm) = layout.Manifest(ImageBuilder.Of("arm").Platform("linux", "arm64"), platform: "linux/arm64");
        layout.AddIndexOf("1.0", amdEntry, armEntry);
        layout.Finish().Archive.Drop(OciLayoutBuilder.PathOf(arm)).File(
            "manifest.json",
            $$"""[{"Config":"blobs/sha256/{{image.Id.Hex}}","RepoTags":null,"Layers":["blobs/sha256/{{image.DiffIds[0].Hex}}"]}]""");
        var archive = layout.Archive.ToTar();

        Assert.Contains("no image for linux/arm64", await NotFoundAsync(archive, platform: "linux/arm64"), StringComparison.Ordinal);
        await using var opened = await OpenAsync(archive, platform: "linux/amd64");
        Assert.Equal(image.DiffIds[0], opened.Layers[0].DiffId!.Value);
    }

    [Fact]
    public async Task History_that_does_not_fit_is_a_warning()
    {
        var builder = ImageBuilder.Of("x").EditConfig(config => config.Replace("\"history\":[", "\"history\":[{\"created_by\":\"more\"},", StringComparison.Ordinal));
        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(builder).AsClassic().ToTar());
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.HistoryMismatch);
        Assert.Null(image.Layers[0].CreatedBy);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../config.json")]
    [InlineData("../../../../../../etc/passwd")]
    public async Task Hostile_55_config_outside_the_archive_is_not_there(string config)
    {
        var archive = new ArchiveBuilder().File("manifest.json", $$"""[{"Config":"{{config}}","Layers":[]}]""");
        Assert.Contains("is not in the archive", await FormatErrorAsync(archive.ToTar()), StringComparison.Ordinal);
        var folder = archive.ToFolder(Folder.PathOf("unpacked"));
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(folder));
        Assert.Contains("is not there", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("layer.tar")]
    [InlineData("nowhere")]
    public async Task Hostile_56_layer_that_is_a_link_to_outside_or_itself_is_refused(string target)
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        var path = $"{DockerArchiveBuilder.V1IdOf(Two, 0)}/layer.tar";
        builder.Archive.Drop(path).SymbolicLink(path, target);
        Assert.Contains("is a link that leads outside", await FormatErrorAsync(builder.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_56_layer_link_in_an_unpacked_archive_stays_inside()
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        var path = $"{DockerArchiveBuilder.V1IdOf(Two, 0)}/layer.tar";
        builder.Archive.Drop(path).SymbolicLink(path, Folder.Write("outside", Two.Layers[0]));
        var folder = builder.Archive.ToFolder(Folder.PathOf("unpacked"));
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(folder));
        Assert.Contains("is not there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_57_last_of_two_lists_wins_with_a_warning()
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        var hidden = new DockerArchiveBuilder().Add(ImageBuilder.Of("hidden")).AsClassic();
        hidden.Archive.File("manifest.json", "[]");
        Assert.Contains("holds no image", await NotFoundAsync(hidden.ToTar()), StringComparison.Ordinal);

        builder.Archive.Reverse().File("manifest.json", "[]").Reverse();
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Contains(image.Warnings, warning => warning is { Code: WarningCodes.ArchiveAnomaly, Location: "manifest.json" });
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Same_file_twice_is_no_oddity()
    {
        var builder = new DockerArchiveBuilder().Add(Two).AsClassic();
        builder.Archive.File($"{Two.Id.Hex}.json", Two.Config);
        await using var image = await OpenAsync(builder.ToTar());
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task Hostile_54_same_layer_ten_thousand_times_is_one_image()
    {
        var many = new ImageBuilder();
        for (var i = 0; i < 200; i++)
        {
            many.Layer(Empty, $"step {i}");
        }

        await using var image = await OpenAsync(new DockerArchiveBuilder().Add(many).AsSkopeo().ToTar());
        Assert.Equal(200, image.Layers.Count);
        Assert.Equal("step 199", image.Layers[199].CreatedBy);

        Limits = Limits with { ImageLayers = 199 };
        Assert.Contains("limit is 199", await FormatErrorAsync(new DockerArchiveBuilder().Add(many).AsSkopeo().ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_10_list_of_more_than_four_mebibytes_is_refused()
    {
        var archive = new ArchiveBuilder().File("manifest.json", "[" + new string(' ', 5 << 20) + "]");
        Assert.Contains("the limit is", await FormatErrorAsync(archive.ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_that_breaks_off_before_its_list_is_not_taken_for_a_root_file_system()
    {
        var tar = new DockerArchiveBuilder().Add(Two).AsClassic().ToTar();
        Assert.Contains("Save the image again", await FormatErrorAsync(tar[..5_000]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_that_breaks_off_is_read_as_far_as_it_goes()
    {
        var builder = new DockerArchiveBuilder().Add(ImageBuilder.Of("x")).AsClassic();
        var path = $"{DockerArchiveBuilder.V1IdOf(ImageBuilder.Of("x"), 0)}/layer.tar";
        builder.Archive.Drop(path).File(path, ImageBuilder.Of("x").Layers[0]);
        var tar = builder.ToTar();
        await using var image = await OpenAsync(tar[..^(1024 + 700)]);
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.ArchiveAnomaly && warning.Message.Contains("read to its end", StringComparison.Ordinal));
        Assert.NotEmpty(await ReadAsync(image.Layers[0]));
    }

    [Fact]
    public async Task What_stands_after_a_single_zero_block_is_not_used()
    {
        var tar = new DockerArchiveBuilder().Add(Two).AsClassic().ToTar();
        var hidden = new ArchiveBuilder().File("manifest.json", "[]").ToTar();
        await using var image = await OpenAsync([.. tar[..^1024], .. new byte[512], .. hidden]);
        Assert.Contains(image.Warnings, warning => warning.Message.Contains("zero block", StringComparison.Ordinal));
        await AssertHoldsAsync(image, Two);
    }

    [Fact]
    public async Task Long_and_PAX_names_are_read()
    {
        var folder = string.Join('/', Enumerable.Repeat("directory", 30));
        var config = Encoding.UTF8.GetBytes($$"""[{"Config":"{{folder}}/config.json","Layers":["{{folder}}/a.tar","{{folder}}/b.tar"]}]""");
        foreach (var format in new[] { TarEntryFormat.Gnu, TarEntryFormat.Pax })
        {
            using var bytes = new MemoryStream();
            using (var writer = new TarWriter(bytes, format, leaveOpen: true))
            {
                Write(writer, $"{folder}/config.json", Two.Config);
                Write(writer, $"{folder}/a.tar", Two.Layers[0]);
                Write(writer, $"{folder}/b.tar", Two.Layers[1]);
                Write(writer, "manifest.json", config);
            }

            await using var image = await OpenAsync(bytes.ToArray());
            await AssertHoldsAsync(image, Two);

            void Write(TarWriter writer, string name, byte[] content)
            {
                TarEntry entry = format == TarEntryFormat.Gnu ? new GnuTarEntry(TarEntryType.RegularFile, name) : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }
    }

    [Fact]
    public async Task Compressed_archive_that_breaks_off_is_refused()
    {
        var gzip = ArchiveBuilder.Gzip(new DockerArchiveBuilder().Add(Two).AsClassic().ToTar());
        Assert.Contains("cannot be decompressed", await FormatErrorAsync(gzip[..^20]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decompressed_archive_is_limited()
    {
        Limits = new ScanLimits { ImageBytes = 4_096 };
        Assert.Contains("cannot be decompressed", await FormatErrorAsync(ArchiveBuilder.Gzip(new byte[1 << 20])), StringComparison.Ordinal);
    }

    private static DockerArchiveBuilder[] Several()
    {
        return [New().AsClassic(), New().AsSkopeo(), New().AsLayout()];

        static DockerArchiveBuilder New() => new DockerArchiveBuilder()
            .Add(ImageBuilder.Of("one"), "acme/app:1", "other:1.5")
            .Add(ImageBuilder.Of("latest"), "acme/app:latest")
            .Add(ImageBuilder.Of("untagged"));
    }
}
