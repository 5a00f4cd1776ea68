using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

/// <summary>What is taken from the cache is what reading gives, and only what was verified is in it.</summary>
public sealed class ScanCacheTests
{
    private readonly MemoryScanCache _cache = new();
    private int _opened;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Result_from_the_cache_is_that_of_reading()
    {
        var random = new RandomLayers(new SeededRandom(6));
        var hits = 0;
        for (var stack = 0; stack < 150; stack++)
        {
            random.Begin();
            Layer[] layers = [.. Enumerable.Range(0, 4).Select(index => Addressed(random.Next().ToLayer(index, LayerCompression.Gzip), index))];
            var read = await TellAsync(layers, new ReadingOptions());
            var first = await TellAsync(layers, new ReadingOptions { Cache = _cache });
            _opened = 0;
            var byImage = await TellAsync(layers, new ReadingOptions { Cache = _cache });
            hits += _opened == 0 ? 1 : 0;
            DropImages();
            var byLayers = await TellAsync(layers, new ReadingOptions { Cache = _cache });

            Assert.Equal(read, first);
            Assert.Equal(read, byImage);
            Assert.Equal(read, byLayers);
            _cache.Entries.Clear();
        }

        Assert.InRange(hits, 100, 150);
        Assert.Equal(0, _cache.Dropped);
    }

    [Fact]
    public async Task Second_image_reads_only_its_own_layers()
    {
        var bases = new[] { Packages("a=1").ToLayer(), Packages("a=1", "b=1").ToLayer() };
        await TellAsync([.. bases.Append(Packages("a=1", "b=1", "c=1").ToLayer()).Select(Addressed)], new ReadingOptions { Cache = _cache });
        _opened = 0;
        Layer[] second = [.. bases.Append(Packages("a=1", "d=1").ToLayer()).Select(Addressed)];

        var told = await TellAsync(second, new ReadingOptions { Cache = _cache });

        Assert.Equal(1, _opened);
        Assert.Equal(await TellAsync(second, new ReadingOptions()), told);
    }

    [Fact]
    public async Task Layer_at_another_place_has_the_index_of_that_place()
    {
        var odd = new LayerBuilder().File("var/lib/dpkg/status", "x").File("var/lib/dpkg/status", "y");
        await TellAsync([Addressed(odd, 0)], new ReadingOptions { Cache = _cache });
        Layer[] layers = [Addressed(Packages("a=1"), 0), Addressed(odd, 1), Addressed(Packages("b=1"), 2)];

        var told = await TellAsync(layers, new ReadingOptions { Cache = _cache });

        Assert.Contains("Location = layer 1", told, StringComparison.Ordinal);
        Assert.Equal(await TellAsync(layers, new ReadingOptions()), told);
    }

    [Fact]
    public async Task Known_image_can_be_asked_for_without_reading_and_an_unknown_one_fails_clearly()
    {
        Layer[] layers = [Addressed(Packages("a=1"), 0)];
        var rematch = new ReadingOptions { Cache = _cache, OnlyKnown = true };
        var unknown = await Assert.ThrowsAsync<ImageNotKnownException>(() => TellAsync(layers, rematch));
        Assert.Equal(0, _opened);
        var told = await TellAsync(layers, new ReadingOptions { Cache = _cache });
        _opened = 0;

        Assert.Equal(told, await TellAsync(layers, rematch));
        Assert.Equal(0, _opened);
        Assert.Contains("'image' is not in the cache", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("read at every scan", (await Assert.ThrowsAsync<ImageNotKnownException>(() => TellAsync([Packages("a=1").ToLayer()], rematch))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_limits_are_another_result()
    {
        Layer[] layers = [Addressed(Packages("a=1"), 0)];
        var narrow = new ReadingOptions { Cache = _cache, Limits = new ScanLimits { FileBytes = 10 } };
        var cut = await TellAsync(layers, narrow);
        var whole = await TellAsync(layers, new ReadingOptions { Cache = _cache });

        Assert.Contains(WarningCodes.FileTooLarge, cut, StringComparison.Ordinal);
        Assert.DoesNotContain(WarningCodes.FileTooLarge, whole, StringComparison.Ordinal);
        Assert.Equal(cut, await TellAsync(layers, narrow));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(30_000)]
    public async Task Limit_of_the_image_counts_what_is_not_read(long imageBytes)
    {
        Layer[] layers = [.. Enumerable.Range(0, 5).Select(index => Packages($"p{index}=1").File("srv/filling", new byte[8_000]).ToLayer()).Select(Addressed)];
        var limits = new ScanLimits { ImageBytes = imageBytes };
        foreach (var layer in layers)
        {
            await TellAsync([Addressed(layer, 0)], new ReadingOptions { Cache = _cache, Limits = limits });
        }

        var entries = _cache.Entries.Count;
        var told = await TellAsync(layers, new ReadingOptions { Cache = _cache, Limits = limits });

        Assert.Contains(WarningCodes.LimitExceeded, told, StringComparison.Ordinal);
        Assert.Equal(await TellAsync(layers, new ReadingOptions { Limits = limits }), told);
        Assert.Equal((10, 10), (entries, _cache.Entries.Count));
    }

    [Fact]
    public async Task Hostile_50_layer_that_is_not_what_it_should_be_is_reported_and_not_remembered()
    {
        var (good, evil) = (Packages("a=1").ToLayer(), Packages("a=0").ToLayer());
        Layer[] lying = [Claiming(evil, good, isContentAddressed: true)];
        for (var scan = 0; scan < 2; scan++)
        {
            var told = await TellAsync(lying, new ReadingOptions { Cache = _cache });

            Assert.Contains(WarningCodes.DigestMismatch, told, StringComparison.Ordinal);
            Assert.Contains("Version = 0", told, StringComparison.Ordinal);
        }

        Assert.Empty(_cache.Entries);
    }

    [Fact]
    public async Task Archive_that_claims_the_digest_of_a_clean_layer_is_read()
    {
        var (good, evil) = (Packages("a=1").ToLayer(), Packages("a=0").ToLayer());
        await TellAsync([Addressed(good, 0)], new ReadingOptions { Cache = _cache });
        Layer[] lying = [Claiming(evil, good, isContentAddressed: false)];

        var told = await TellAsync(lying, new ReadingOptions { Cache = _cache });

        Assert.Contains("Version = 0", told, StringComparison.Ordinal);
        Assert.Contains(WarningCodes.DigestMismatch, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_size_or_diff_id_than_was_verified_is_read()
    {
        var good = Packages("a=1").ToLayer();
        await TellAsync([Counted(good, addressed: true)], new ReadingOptions { Cache = _cache });

        var size = await TellAsync([Counted(good, addressed: true, size: good.Size + 1)], new ReadingOptions { Cache = _cache });
        var diffId = await TellAsync([Counted(good, addressed: true, diffId: Digest.Sha256Of("other"u8))], new ReadingOptions { Cache = _cache });

        Assert.Contains(WarningCodes.LayerDamaged, size, StringComparison.Ordinal);
        Assert.Contains(WarningCodes.DigestMismatch, diffId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layer_without_content_is_not_taken_from_the_cache()
    {
        var good = Packages("a=1").ToLayer();
        await TellAsync([Counted(good, addressed: true)], new ReadingOptions { Cache = _cache });
        var missing = new Layer { Index = 0, Digest = good.Digest, DiffId = good.DiffId, Size = good.Size, IsContentAddressed = true };

        Assert.Contains(WarningCodes.LayerMissing, await TellAsync([missing], new ReadingOptions { Cache = _cache }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_connection_is_not_remembered()
    {
        var good = Packages("a=1").ToLayer();
        var broken = new Layer
        {
            Index = 0,
            Digest = good.Digest,
            DiffId = good.DiffId,
            Size = good.Size,
            IsContentAddressed = true,
            OpenAsync = _ => throw new IOException("the connection was reset"),
        };
        Assert.Contains("connection was reset", await TellAsync([broken], new ReadingOptions { Cache = _cache }), StringComparison.Ordinal);

        Assert.Empty(_cache.Entries);
        Assert.DoesNotContain(WarningCodes.LayerDamaged, await TellAsync([Counted(good, addressed: true)], new ReadingOptions { Cache = _cache }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_that_cannot_be_read_is_dropped_and_the_layer_read_anew()
    {
        var random = new SeededRandom(9);
        Layer[] layers = [Addressed(Packages("a=1").Symlink("etc/alias", "os-release").HardLink("usr/lib/os-release", "etc/os-release"), 0), Addressed(Packages("b=1"), 1)];
        var told = await TellAsync(layers, new ReadingOptions { Cache = _cache });
        var good = _cache.Entries.ToDictionary();
        for (var i = 0; i < 300; i++)
        {
            foreach (var (key, bytes) in good)
            {
                var damaged = bytes[..(i % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)];
                if (damaged.Length > 0 && i % 3 != 0)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 12))] ^= (byte)(1 + random.Next(255));
                }

                _cache.Entries[key] = damaged;
            }

            // The folder's checksum finds damage before; here it only must not break the scan.
            _ = await TellAsync(layers, new ReadingOptions { Cache = _cache });
            _cache.Entries.Clear();
            Assert.Equal(told, await TellAsync(layers, new ReadingOptions { Cache = _cache }));
        }

        Assert.NotEqual(0, _cache.Dropped);
    }

    [Fact]
    public async Task Layer_that_an_engine_names_by_its_content_alone_is_known()
    {
        var content = Packages("a=1").ToLayer();
        Layer[] layers =
        [
            new()
            {
                Index = 0,
                DiffId = content.DiffId,
                IsContentAddressed = true,
                OpenAsync = token =>
                {
                    _opened++;
                    return content.OpenAsync!(token);
                },
            },
        ];
        var told = await TellAsync(layers, new ReadingOptions { Cache = _cache });

        Assert.Equal(told, await TellAsync(layers, new ReadingOptions { Cache = _cache }));
        Assert.Equal(1, _opened);
    }

    // Entries of images are those that no layer has: the keys of layers are the first to be written.
    private void DropImages()
    {
        foreach (var (key, bytes) in _cache.Entries)
        {
            if (IsImage(bytes))
            {
                _cache.Entries.TryRemove(key, out _);
            }
        }
    }

    private static bool IsImage(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            return Core.Scanning.Cache.ImageEntry.Read(stream).Layers.Count == 4;
        }
        catch (Exception e) when (e is FileTreeFormatException or ZstdSharp.ZstdException)
        {
            return false;
        }
    }

    private static LayerBuilder Packages(params string[] packages) => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
        .File("var/lib/dpkg/status", string.Concat(packages.Select(package =>
            $"Package: {package.Split('=')[0]}\nStatus: install ok installed\nVersion: {package.Split('=')[1]}\nArchitecture: amd64\n\n")));

    private Layer Addressed(LayerBuilder builder, int index) => Addressed(builder.ToLayer(index), index);

    private Layer Addressed(Layer layer, int index) => Counted(layer, addressed: true, index: index);

    private Layer Counted(Layer layer, bool addressed, long? size = null, Digest? diffId = null, int index = 0) => new()
    {
        Index = index,
        Digest = layer.Digest,
        DiffId = diffId ?? layer.DiffId,
        Size = size ?? layer.Size,
        IsContentAddressed = addressed,
        OpenAsync = token =>
        {
            Interlocked.Increment(ref _opened);
            return layer.OpenAsync!(token);
        },
    };

    private static Layer Claiming(Layer content, Layer claimed, bool isContentAddressed) => new()
    {
        Index = 0,
        Digest = isContentAddressed ? claimed.Digest : null,
        DiffId = claimed.DiffId,
        IsContentAddressed = isContentAddressed,
        OpenAsync = content.OpenAsync,
    };

    private static async Task<string> TellAsync(Layer[] layers, ReadingOptions options)
    {
        var image = new Image { Name = "image", Kind = TargetKinds.OciLayout, Layers = layers };
        var target = await new TargetReader(options).ReadAsync(image, Token);
        return string.Join('\n',
        [
            .. target.Layers.Select(layer => layer.ToString()),
            .. target.Inventory.Packages.Select(found => found.ToString()),
            .. target.Inventory.Databases,
            .. target.Warnings.Concat(target.Inventory.Warnings).Select(warning => warning.ToString()),
            target.Inventory.Distribution is { } distribution
                ? $"{distribution with { Repositories = [], Candidates = [] }} {string.Join(' ', distribution.Repositories)} {string.Join(' ', distribution.Candidates)}"
                : "",
        ]);
    }
}
