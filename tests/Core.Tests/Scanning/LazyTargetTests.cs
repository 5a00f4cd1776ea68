using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Core.Tests.Layers.Lazy;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

/// <summary>Whole images whose layers have tables of contents, read by them, as a whole, or compared.</summary>
public sealed class LazyTargetTests
{
    private static readonly LazyOptions Lazy = new() { ReadsByTable = true };
    private static readonly LazyOptions Compared = new() { ComparesTables = true };

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Image_read_by_its_tables_has_the_same_packages_and_says_how_it_was_read(string form)
    {
        var layers = Layers(form);
        var whole = await ScanAsync(layers, LazyOptions.None);
        var lazy = await ScanAsync(layers, Lazy);

        Assert.Equal(Packages(whole), Packages(lazy));
        Assert.Equal(["base 0", "extra 1"], Packages(lazy));
        Assert.Equal([(WarningCodes.TocView, "layer 0"), (WarningCodes.TocView, "layer 1")], lazy.Warnings.Select(warning => (warning.Code, warning.Location!)));
        Assert.Empty(whole.Warnings);
        Assert.All(whole.Layers, layer => Assert.Null(layer.Transfer));
        Assert.All(lazy.Layers, layer => Assert.True(layer.Transfer is { IsByTable: true, Requests: >= 2 } transfer && transfer.Bytes < 100_000 && transfer.Total > 500_000));
        Assert.Equal(whole.Layers.Select(layer => (layer.Digest, layer.DiffId)), lazy.Layers.Select(layer => (layer.Digest, layer.DiffId)));
    }

    [Theory]
    [InlineData("registry.example/team/*", true)]
    [InlineData("registry.example/other/*", false)]
    public async Task Tables_of_a_trusted_repository_are_believed(string pattern, bool isTrusted)
    {
        var options = Lazy with { Trusted = [RepositoryPattern.TryParse(pattern)!] };
        var scan = await ScanAsync(Layers("zstd"), options, "registry.example/team/app");
        var elsewhere = await ScanAsync(Layers("zstd"), options, repository: null);

        Assert.Equal(isTrusted, !scan.Warnings.Any(warning => warning.Code == WarningCodes.TocView));
        Assert.Contains(elsewhere.Warnings, warning => warning.Code == WarningCodes.TocView);
    }

    [Fact]
    public async Task Layer_without_a_table_is_read_whole_with_a_note_and_the_result_is_as_good_as_ever()
    {
        var plain = new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n").File("var/lib/dpkg/status", Status("base")).ToLayer(0, LayerCompression.Gzip);
        var scan = await ScanAsync([plain], Lazy);

        Assert.Equal([WarningCodes.LayerNotLazy], scan.Warnings.Select(warning => warning.Code));
        Assert.Equal(["base 0"], Packages(scan));
        Assert.Equal(new LayerTransfer(plain.Size!.Value, plain.Size, 0, IsByTable: false), scan.Layers[0].Transfer);
        Assert.Equal(ScanStatus.Complete, WarningCodes.Statuses[WarningCodes.LayerNotLazy]);
    }

    [Fact]
    public async Task Bytes_of_a_doubtful_table_count_besides_those_of_the_whole_layer()
    {
        var blob = new TocLayerBuilder().File("var/lib/dpkg/status", Status("base")).EditEntry("var/lib/dpkg/status", entry => entry["type"] = "odd").ToZstdChunked();
        var scan = await ScanAsync([blob.ToLayer()], Lazy);

        Assert.True(scan.Layers[0].Transfer is { IsByTable: false, Requests: 1 } transfer && transfer.Bytes > blob.Blob.Length);
        Assert.Equal(["base 0"], Packages(scan));
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("estargz-shared")]
    [InlineData("zstd")]
    [InlineData("zstd-split")]
    public async Task Table_that_describes_its_archive_passes_the_comparison(string form)
    {
        var layer = LazyLayerTests.Write(form, new TocLayerBuilder { ChunkBytes = 1_000 }.Directory("etc").File("etc/os-release", "ID=debian\nVERSION_ID=12\n").Symlink("a", "b")
            .File("var/lib/dpkg/status", Status("base")).HardLink("c", "var/lib/dpkg/status").File("noise", LazyLayerTests.Noise(9_500)).File("empty", "").Device("dev/null"));
        var scan = await ScanAsync([layer.ToLayer()], Compared);

        Assert.Empty(scan.Warnings);
        Assert.Null(scan.Layers[0].Transfer);
        Assert.Equal(["base 0"], Packages(scan));
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Hostile_60_table_that_differs_from_its_archive_is_believed_only_when_asked_for_and_found_by_the_comparison(string form)
    {
        // The archive has a package that the table leaves out: the database of the table is the file of another name.
        var layer = LazyLayerTests.Write(form, new TocLayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n")
            .File("var/lib/dpkg/clean", Status("harmless")).File("var/lib/dpkg/status", Status("backdoor"))
            .EditToc(toc =>
            {
                var entries = toc["entries"]!.AsArray();
                var (clean, real) = (entries[1]!, entries[2]!);
                (clean["name"], real["name"]) = ("var/lib/dpkg/status", "var/lib/dpkg/unseen");
            })).ToLayer();
        var whole = await ScanAsync([layer], LazyOptions.None);
        var lazy = await ScanAsync([layer], Lazy);
        var compared = await ScanAsync([layer], Compared);

        Assert.Equal(["backdoor 0"], Packages(whole));
        Assert.Empty(whole.Warnings);
        Assert.Equal(["harmless 0"], Packages(lazy));
        Assert.Equal([WarningCodes.TocView], lazy.Warnings.Select(warning => warning.Code));
        Assert.Equal(["backdoor 0"], Packages(compared));
        Assert.Equal([WarningCodes.TocDiffers], compared.Warnings.Select(warning => warning.Code));
        Assert.Equal(ScanStatus.Partial, WarningCodes.Statuses[WarningCodes.TocView]);
        Assert.Equal(ScanStatus.Partial, WarningCodes.Statuses[WarningCodes.TocDiffers]);
    }

    public static TheoryData<string> Differences => [.. Edits.Keys];

    private static Dictionary<string, Action<TocLayerBuilder>> Edits { get; } = new()
    {
        ["an entry too few"] = layer => layer.EditToc(toc => toc["entries"]!.AsArray().RemoveAt(0)),
        ["an entry too many"] = layer => layer.EditToc(toc => toc["entries"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["name"] = "x", ["type"] = "dir" })),
        ["another link"] = layer => layer.EditEntry("link", entry => entry["linkName"] = "elsewhere"),
        ["another type"] = layer => layer.EditEntry("link", entry => entry["type"] = "fifo"),
        ["another digest"] = layer => layer.EditEntry("file", entry => entry["digest"] = "sha256:" + new string('0', 64)),
        ["no digest"] = layer => layer.EditEntry("file", entry => entry.Remove("digest")),
        ["a whiteout"] = layer => layer.EditEntry("empty", entry => entry["name"] = ".wh.file"),
        ["a name twice"] = layer => layer.EditEntry("empty", entry => entry["name"] = "link"),
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task Every_difference_is_found_by_the_comparison(string difference)
    {
        foreach (var form in (string[])["estargz", "zstd"])
        {
            var layer = new TocLayerBuilder().Symlink("link", "target").File("file", "content").File("empty", "");
            Edits[difference](layer);
            var scan = await ScanAsync([LazyLayerTests.Write(form, layer).ToLayer()], Compared);

            Assert.Equal([WarningCodes.TocDiffers], scan.Warnings.Select(warning => warning.Code));
        }
    }

    [Fact]
    public async Task Table_that_cannot_be_had_cannot_be_compared_and_that_is_noted()
    {
        var good = new TocLayerBuilder().File("file", "content").ToEStargz().ToLayer();
        var layer = new Layer { Index = 0, Digest = good.Digest, Size = good.Size, Annotations = good.Annotations, OpenAsync = good.OpenAsync };
        var scan = await ScanAsync([layer], Compared);

        Assert.Equal([WarningCodes.LayerNotLazy], scan.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Hostile_61_offsets_into_another_file_or_outside_lead_to_the_whole_layer(string form)
    {
        foreach (var offset in (string[])["other", "outside"])
        {
            var layer = LazyLayerTests.Write(form, new TocLayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                .File("var/lib/dpkg/status", Status("real")).File("z", Status("forged"))
                .EditToc(toc =>
                {
                    var entries = toc["entries"]!.AsArray();
                    entries[1]!["offset"] = offset == "other" ? entries[2]!["offset"]!.DeepClone() : 1L << 40;
                    entries[1]!["endOffset"] = entries[2]!["endOffset"]?.DeepClone() ?? 0;
                    entries.RemoveAt(2);
                })).ToLayer();
            var scan = await ScanAsync([layer], Lazy);

            Assert.Equal(["real 0"], Packages(scan));
            Assert.Equal([WarningCodes.LayerNotLazy], scan.Warnings.Select(warning => warning.Code));
        }
    }

    [Fact]
    public async Task Link_that_leads_to_an_unwanted_file_makes_the_table_be_read_again_and_all_bytes_count()
    {
        var layer = new TocLayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n").Symlink("var/lib/dpkg/status", "/data/status")
            .File("noise", LazyLayerTests.Noise(500_000)).File("data/status", Status("base")).ToZstdChunked().ToLayer();
        var scan = await ScanAsync([layer], Lazy);

        Assert.Equal(["base 0"], Packages(scan));
        Assert.Equal(5, scan.Layers[0].Transfer!.Requests);
    }

    [Fact]
    public async Task Layer_that_was_once_read_whole_is_known_and_needs_no_table()
    {
        var cache = new MemoryScanCache();
        var layers = Layers("zstd");
        await ScanAsync([layers[0]], LazyOptions.None, cache: cache);
        var second = await ScanAsync(layers, Lazy, cache: cache);
        await ScanAsync(layers, LazyOptions.None, cache: cache);
        var known = await ScanAsync(layers, Lazy, cache: cache);

        Assert.Equal([(WarningCodes.TocView, "layer 1")], second.Warnings.Select(warning => (warning.Code, warning.Location!)));
        Assert.Equal(new LayerTransfer(0, layers[0].Size, 0, IsByTable: false), second.Layers[0].Transfer);
        Assert.Empty(known.Warnings);
        Assert.Equal(["base 0", "extra 1"], Packages(known));
        Assert.All(known.Layers, layer => Assert.Equal(0, layer.Transfer!.Bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lazy_result_is_never_remembered_and_neither_is_a_note_of_it(bool isTrusted)
    {
        var cache = new MemoryScanCache();
        var options = isTrusted ? Lazy with { Trusted = [RepositoryPattern.TryParse("**")!] } : Lazy;
        var layers = Layers("zstd");
        var odd = new TocLayerBuilder().File("odd", "").EditText(text => text + "x").ToZstdChunked().ToLayer(2);
        await ScanAsync([.. layers, odd], options, "registry.example/app", cache);
        var whole = await ScanAsync([.. layers, odd], LazyOptions.None, "registry.example/app", cache);

        Assert.Empty(whole.Warnings);
        Assert.Equal(await ScanAsync([.. layers, odd], LazyOptions.None), whole, (left, right) => Packages(left).SequenceEqual(Packages(right)) && left.Layers.SequenceEqual(right.Layers));
    }

    [Fact]
    public async Task Comparison_reads_what_is_known_as_well()
    {
        var cache = new MemoryScanCache();
        var layer = new TocLayerBuilder().File("a", "a").File("b", "b").EditToc(toc => toc["entries"]!.AsArray().RemoveAt(0)).ToEStargz().ToLayer();
        await ScanAsync([layer], LazyOptions.None, cache: cache);
        var compared = await ScanAsync([layer], Compared, cache: cache);

        Assert.Equal([WarningCodes.TocDiffers], compared.Warnings.Select(warning => warning.Code));
        Assert.Empty((await ScanAsync([layer], LazyOptions.None, cache: cache)).Warnings);
    }

    [Fact]
    public async Task Time_that_is_over_leaves_damaged_layers_and_says_so()
    {
        var image = ImageOf(Layers("zstd"), null);
        var scan = await new TargetReader(new ReadingOptions { Limits = new ScanLimits { ReadSeconds = 60 }, Time = new ExpiredTime() }).ReadAsync(image, TestContext.Current.CancellationToken);

        Assert.Empty(scan.Inventory.Packages);
        Assert.Equal(["layer 0", "layer 1"], scan.Warnings.Where(warning => warning.Code == WarningCodes.LimitExceeded).Select(warning => warning.Location));
        Assert.Contains(scan.Warnings, warning => warning.Message.Contains("60 seconds (ReadSeconds)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Archive_cut_short_by_an_early_writer_of_zstd_chunked_is_a_mismatch_with_its_cause()
    {
        var blob = new TocLayerBuilder().File("etc/os-release", "ID=debian\n").ToZstdChunked();
        var scan = await ScanAsync([(blob with { Tar = [.. blob.Tar, .. new byte[8_192]] }).ToLayer()], LazyOptions.None);

        var warning = Assert.Single(scan.Warnings);
        Assert.Equal(WarningCodes.DigestMismatch, warning.Code);
        Assert.Contains("padding", warning.Message, StringComparison.Ordinal);
    }

    private static Layer[] Layers(string form) =>
    [
        LazyLayerTests.Write(form, new TocLayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n").File("usr/a", LazyLayerTests.Noise(600_000))
            .File("var/lib/dpkg/status", Status("base"))).ToLayer(),
        LazyLayerTests.Write(form, new TocLayerBuilder().File("usr/b", LazyLayerTests.Noise(600_000))
            .File("var/lib/dpkg/status", Status("base") + "\n" + Status("extra"))).ToLayer(1),
    ];

    private static string Status(string name) => $"Package: {name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: all\n";

    private static IEnumerable<string> Packages(ScannedTarget target) => target.Inventory.Packages.Select(found => $"{found.Package.Name} {found.Layer}");

    private static Task<ScannedTarget> ScanAsync(Layer[] layers, LazyOptions options, string? repository = null, MemoryScanCache? cache = null) =>
        new TargetReader(new ReadingOptions { Lazy = options, Cache = cache }).ReadAsync(ImageOf(layers, repository), TestContext.Current.CancellationToken);

    private static Image ImageOf(Layer[] layers, string? repository) => new() { Name = "image", Kind = TargetKinds.OciLayout, Layers = layers, Repository = repository };

    /// <summary>A clock whose timers are due at once.</summary>
    private sealed class ExpiredTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
