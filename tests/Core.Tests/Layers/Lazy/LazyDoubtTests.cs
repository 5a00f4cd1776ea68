using System.Text.Json.Nodes;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Lazy;

/// <summary>Whatever is not right about a table of contents: the layer has to be read as a whole, and the reason is told.</summary>
public class LazyDoubtTests
{
    private const string Status = "var/lib/dpkg/status";

    private static readonly byte[] Content = LazyLayerTests.Noise(5_000);

    public static TheoryData<string, string> TableFaults => new(
        from fault in Faults
        select (fault.Key, fault.Value.Reason));

    private static Dictionary<string, (Action<TocLayerBuilder> Make, string Reason)> Faults { get; } = new()
    {
        ["name twice"] = (layer => layer.EditToc(toc => Entries(toc).Add(Entry(toc, "etc/motd").DeepClone())), "overlap"),
        ["folder twice"] = (layer => layer.EditToc(toc => Entries(toc).Add(Entry(toc, "etc/").DeepClone())), "name twice"),
        ["name twice, spelled differently"] = (
            layer => layer.EditToc(toc => Entries(toc).Add(new JsonObject { ["name"] = "./etc//motd", ["type"] = "symlink", ["linkName"] = "x" })), "name twice"),
        ["unknown type"] = (layer => layer.EditEntry("etc/motd", entry => entry["type"] = "whiteout"), "unknown type"),
        ["no type"] = (layer => layer.EditEntry("etc/motd", entry => entry.Remove("type")), "unknown type"),
        ["nameless file"] = (layer => layer.EditEntry("etc/motd", entry => entry["name"] = "./"), "nameless"),
        ["version 2"] = (layer => layer.EditToc(toc => toc["version"] = 2), "unknown version"),
        ["no version"] = (layer => layer.EditToc(toc => toc.Remove("version")), "malformed"),
        ["no entries"] = (layer => layer.EditToc(toc => toc.Remove("entries")), "malformed"),
        ["offset outside of the blob"] = (layer => layer.EditEntry(Status, entry => entry["offset"] = 1L << 40), "outside of the archive"),
        ["offset before the file in front"] = (layer => layer.EditEntry(Status, entry => entry["offset"] = 0), "overlap"),
        ["offset of the file in front"] = (
            layer => layer.EditToc(toc => Entry(toc, Status)["offset"] = (long)Entry(toc, "etc/motd")["offset"]!), "overlap"),
        ["chunk outside of the blob"] = (layer => layer.EditToc(toc => Chunks(toc)[1]["offset"] = 1L << 50), "outside of the archive"),
        ["chunk before the one in front"] = (layer => layer.EditToc(toc => Chunks(toc)[2]["offset"] = (long)Chunks(toc)[1]["offset"]! - 1), "overlap"),
        ["chunks with a gap"] = (layer => layer.EditToc(toc => Chunks(toc)[1]["chunkOffset"] = 1_001), "do not add up"),
        ["chunks that overlap"] = (layer => layer.EditToc(toc => Chunks(toc)[1]["chunkOffset"] = 999), "do not add up"),
        ["a chunk too long"] = (layer => layer.EditToc(toc => Chunks(toc)[1]["chunkSize"] = 4_000_000_000), "do not add up"),
        ["a chunk missing"] = (layer => layer.EditToc(toc => Entries(toc).Remove(Chunks(toc)[^1])), "do not add up"),
        ["a size too large"] = (layer => layer.EditEntry(Status, entry => entry["size"] = 5_001), "do not add up"),
        ["a chunk of another file"] = (layer => layer.EditToc(toc => Chunks(toc)[1]["name"] = "etc/motd"), "chunk of no file"),
        ["a chunk of nothing"] = (layer => layer.EditToc(toc => Entries(toc).Insert(0, new JsonObject { ["name"] = "x", ["type"] = "chunk" })), "chunk of no file"),
        ["a negative size"] = (layer => layer.EditEntry("etc/motd", entry => entry["size"] = -1), "malformed"),
        ["a size that is text"] = (layer => layer.EditEntry("etc/motd", entry => entry["size"] = "5"), "malformed"),
        ["a name that is a number"] = (layer => layer.EditEntry("etc/motd", entry => entry["name"] = 5), "malformed"),
        ["a name with a NUL"] = (layer => layer.EditEntry("etc/motd", entry => entry["name"] = "etc/motd\0x"), "NUL"),
        ["a name of half a character"] = (layer => layer.EditText(text => text.Replace("etc/motd", "etc/\\ud800", StringComparison.Ordinal)), "malformed"),
        ["a key twice"] = (layer => layer.EditText(text => text.Replace("\"type\":\"dir\"", "\"type\":\"reg\",\"type\":\"dir\"", StringComparison.Ordinal)), "malformed"),
        ["a key in capitals"] = (layer => layer.EditText(text => text.Replace("\"size\":", "\"Size\":", StringComparison.Ordinal)), "malformed"),
        ["a key with an escape"] = (layer => layer.EditText(text => text.Replace("\"mode\":", "\"m\\u006fde\":", StringComparison.Ordinal)), "malformed"),
        ["entries twice"] = (layer => layer.EditText(text => text.Replace("\"version\":1", "\"version\":1,\"entries\":[]", StringComparison.Ordinal)), "malformed"),
        ["text behind the end"] = (layer => layer.EditText(text => text + "{}"), "malformed"),
        ["a cut"] = (layer => layer.EditText(text => text[..^5]), "malformed|ends early"),
        ["no text"] = (layer => layer.EditText(_ => " "), "malformed|ends early"),
        ["an endless entry"] = (layer => layer.EditEntry("etc/motd", entry => entry["x"] = new string('x', 3 << 20)), "more than 1048576 bytes"),
        ["deep nesting"] = (
            layer => layer.EditText(text => text.Replace("\"version\"", $"\"x\":{new string('[', 100)}{new string(']', 100)},\"version\"", StringComparison.Ordinal)),
            "malformed"),
        ["a digest in capitals"] = (layer => layer.EditEntry(Status, entry => entry["digest"] = "SHA256:00"), "malformed"),
        ["a wrong digest of the file"] = (layer => layer.EditEntry(Status, entry => entry["digest"] = Digest.Sha256Of("x"u8).ToString()), "does not have the digest"),
        ["a wrong digest of a chunk"] = (layer => layer.EditToc(toc => Chunks(toc)[2]["chunkDigest"] = Digest.Sha256Of("x"u8).ToString()), "does not have the digest"),
        ["no digest of a chunk"] = (layer => layer.EditToc(toc => Chunks(toc)[2].Remove("chunkDigest")), "no digest"),
        ["a chunk that begins elsewhere"] = (
            layer => layer.EditToc(toc => Chunks(toc)[0]["offset"] = (long)Chunks(toc)[0]["offset"]! + 1), "cannot be decompressed|fewer bytes|does not have the digest"),
    };

    [Theory]
    [MemberData(nameof(TableFaults))]
    public async Task Fault_of_a_table_makes_the_layer_be_read_whole(string fault, string reason)
    {
        foreach (var form in (string[])["estargz", "zstd"])
        {
            var layer = new TocLayerBuilder { ChunkBytes = 1_000 }.Directory("etc").File("etc/motd", "hello").File(Status, Content).File("z", Content);
            Faults[fault].Make(layer);
            using var scan = await LazyScan.OfAsync(Status, LazyLayerTests.Write(form, layer).ToLayer());

            Assert.Null(scan.Result.Contents);
            Assert.True(
                reason.Split('|').Any(part => scan.Result.Problem!.Contains(part, StringComparison.Ordinal)), $"{form}: {scan.Result.Problem}");
        }
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Unchanged_layer_of_these_tests_has_no_fault(string form)
    {
        var layer = new TocLayerBuilder { ChunkBytes = 1_000 }.Directory("etc").File("etc/motd", "hello").File(Status, Content).File("z", Content);
        using var scan = await LazyScan.OfAsync(Status, LazyLayerTests.Write(form, layer).ToLayer());

        Assert.Null(scan.Result.Problem);
    }

    [Theory]
    [InlineData("estargz", "containerd.io/snapshot/stargz/toc.digest")]
    [InlineData("zstd", "io.github.containers.zstd-chunked.manifest-checksum")]
    public async Task Digest_of_the_manifest_must_be_that_of_the_table(string form, string annotation)
    {
        foreach (var (digest, reason) in ((string, string)[])[(Digest.Sha256Of("other"u8).ToString(), "digest|manifest says"), ("sha256:abc", "malformed"),
            ("sha512:" + new string('a', 128), "malformed")])
        {
            var layer = new TocLayerBuilder().File(Status, Content).EditAnnotations(annotations => annotations[annotation] = digest);
            using var scan = await LazyScan.OfAsync(Status, LazyLayerTests.Write(form, layer).ToLayer());

            Assert.Null(scan.Result.Contents);
            Assert.True(reason.Split('|').Any(part => scan.Result.Problem!.Contains(part, StringComparison.Ordinal)), scan.Result.Problem);
        }
    }

    [Theory]
    [InlineData("1:2:3", "malformed")]
    [InlineData("1:2:3:4:5", "malformed")]
    [InlineData("-1:20:30:1", "malformed")]
    [InlineData("1:20:30:2", "unknown type")]
    [InlineData("999999999:20:30:1", "outside")]
    [InlineData("1:0:30:1", "empty")]
    [InlineData("1:20:0:1", "empty")]
    [InlineData("1:99999999999:30:1", "TocBytes")]
    [InlineData("1:20:99999999999:1", "TocTextBytes")]
    [InlineData("9223372036854775807:9:9:1", "outside")]
    public async Task Position_of_a_zstd_table_must_make_sense(string position, string reason)
    {
        var blob = new TocLayerBuilder().File(Status, Content)
            .EditAnnotations(annotations => annotations["io.github.containers.zstd-chunked.manifest-position"] = position).ToZstdChunked();
        using var scan = await LazyScan.OfAsync(Status, blob.ToLayer());

        Assert.Contains(reason, scan.Result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Length_of_a_zstd_table_must_be_the_one_of_the_manifest()
    {
        var blob = new TocLayerBuilder().File(Status, Content)
            .EditAnnotations(annotations => Increment(annotations, "io.github.containers.zstd-chunked.manifest-position", 2)).ToZstdChunked();
        using var scan = await LazyScan.OfAsync(Status, blob.ToLayer());

        Assert.Contains("not what the manifest says", scan.Result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_with_annotations_of_both_formats_is_ambiguous()
    {
        var blob = new TocLayerBuilder().File(Status, Content)
            .EditAnnotations(annotations => annotations["containerd.io/snapshot/stargz/toc.digest"] = Digest.Sha256Of("x"u8).ToString()).ToZstdChunked();
        using var both = await LazyScan.OfAsync(Status, blob.ToLayer());
        using var prefixes = await LazyScan.OfAsync(Status, (blob with
        {
            Annotations = new Dictionary<string, string>
            {
                ["io.containers.zstd-chunked.manifest-checksum"] = "x",
                ["io.github.containers.zstd-chunked.manifest-checksum"] = "x",
            },
        }).ToLayer());

        Assert.Contains("several", both.Result.Problem, StringComparison.Ordinal);
        Assert.Contains("several", prefixes.Result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_without_annotation_is_not_probed()
    {
        var asked = 0;
        var blob = new TocLayerBuilder().File(Status, Content).ToEStargz() with { Annotations = new Dictionary<string, string>() };
        using var scan = await LazyScan.OfAsync([PathPattern.File(Status)], blob.ToLayer(onRange: (_, _) => asked++));

        Assert.Contains("names no table of contents", scan.Result.Problem, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(35)]
    [InlineData(50)]
    public async Task Footer_with_a_wrong_byte_is_none(int at)
    {
        var blob = new TocLayerBuilder().File(Status, Content).EditBlob(bytes =>
        {
            bytes[bytes.Length - 51 + at] ^= 0x55;
            return bytes;
        }).ToEStargz();
        using var scan = await LazyScan.OfAsync(Status, blob.ToLayer());

        Assert.Contains("its end is not", scan.Result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Footer_may_lead_nowhere_or_to_something_else()
    {
        using var outside = await LazyScan.OfAsync(Status, Footer("00000000ffffffff"));
        using var negative = await LazyScan.OfAsync(Status, Footer("ffffffffffffffff"));
        using var elsewhere = await LazyScan.OfAsync(Status, Footer("0000000000000000"));

        Assert.Contains("outside", outside.Result.Problem, StringComparison.Ordinal);
        Assert.Contains("its end is not", negative.Result.Problem, StringComparison.Ordinal);
        Assert.Contains("no table of contents where", elsewhere.Result.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Limits_of_a_table_are_kept(string form)
    {
        var layer = LazyLayerTests.Write(form, new TocLayerBuilder { ChunkBytes = 100 }.File("a", "a").File("b", "b").File(Status, Content)).ToLayer();
        await Expect(new ScanLimits { LayerEntries = 5 }, "LayerEntries");
        await Expect(new ScanLimits { TocBytes = 100 }, "TocBytes");
        await Expect(new ScanLimits { TocTextBytes = 100 }, "TocTextBytes");
        await Expect(new ScanLimits { RangeRequests = 1 }, "RangeRequests");
        await Expect(new ScanLimits { KeptEntries = 20 }, "KeptEntries");
        await Expect(new ScanLimits { ImageBytes = 100 }, "decompressed");

        async Task Expect(ScanLimits limits, string reason)
        {
            using var scan = await LazyScan.OfAsync(Status, layer, limits);
            Assert.Contains(reason, scan.Result.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Layer_whose_size_or_digest_is_not_known_or_that_cannot_be_had_in_parts_is_read_whole()
    {
        var layer = new TocLayerBuilder().File(Status, Content).ToEStargz().ToLayer();
        Layer[] layers =
        [
            new Layer { Index = 0, Digest = layer.Digest, Annotations = layer.Annotations, OpenRangeAsync = layer.OpenRangeAsync },
            new Layer { Index = 0, Size = layer.Size, Annotations = layer.Annotations, OpenRangeAsync = layer.OpenRangeAsync },
            new Layer { Index = 0, Size = layer.Size, Digest = layer.Digest, Annotations = layer.Annotations },
            Ranges(_ => throw new RangeNotSupportedException("the server answered 200")),
            Ranges(_ => throw new IOException("the connection broke")),
            Ranges(_ => new MemoryStream(new byte[10])),
        ];
        foreach (var broken in layers)
        {
            using var scan = await LazyScan.OfAsync(Status, broken);
            Assert.Null(scan.Result.Contents);
            Assert.True(
                new[] { "cannot be had", "could not be had", "cut off" }.Any(part => scan.Result.Problem!.Contains(part, StringComparison.Ordinal)), scan.Result.Problem);
        }

        Layer Ranges(Func<long, Stream> open) => new()
        {
            Index = 0,
            Size = layer.Size,
            Digest = layer.Digest,
            Annotations = layer.Annotations,
            OpenRangeAsync = (offset, _, _) => ValueTask.FromResult(open(offset)),
        };
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task No_single_changed_byte_of_a_blob_changes_what_is_found(string form)
    {
        var good = LazyLayerTests.Write(form, new TocLayerBuilder { ChunkBytes = 400 }.File("a", "a").File(Status, Content[..1_000]).File("z", "z"));
        var digest = Digest.Sha256Of(good.Blob);
        for (var at = 0; at < good.Blob.Length; at += 3)
        {
            var bytes = good.Blob.ToArray();
            bytes[at] ^= 0x10;
            using var scan = await LazyScan.OfAsync(Status, (good with { Blob = bytes }).ToLayer());
            Assert.True(
                scan.Result.Problem is not null || scan.Text(Status) == System.Text.Encoding.Latin1.GetString(Content[..1_000]), $"byte {at}");
        }

        Assert.Equal(digest, Digest.Sha256Of(good.Blob));
    }

    private static Layer Footer(string offset) => new TocLayerBuilder().File(Status, Content).EditBlob(bytes =>
    {
        System.Text.Encoding.ASCII.GetBytes(offset).CopyTo(bytes, bytes.Length - 51 + 16);
        return bytes;
    }).ToEStargz().ToLayer();

    private static void Increment(Dictionary<string, string> annotations, string name, int part)
    {
        var parts = annotations[name].Split(':');
        parts[part] = (int.Parse(parts[part], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        annotations[name] = string.Join(':', parts);
    }

    private static JsonArray Entries(JsonObject toc) => toc["entries"]!.AsArray();

    private static JsonObject Entry(JsonObject toc, string name) =>
        Entries(toc).Select(entry => entry!.AsObject()).First(entry => (string?)entry["name"] == name);

    private static List<JsonObject> Chunks(JsonObject toc) =>
        [.. Entries(toc).Select(entry => entry!.AsObject()).Where(entry => (string?)entry["name"] == Status)];
}
