using System.Globalization;
using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

/// <summary>Layers that are read several at a time give what they give one after the other.</summary>
public sealed class ParallelLayerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Result_does_not_depend_on_how_many_layers_are_read_at_once()
    {
        var random = new RandomLayers(new SeededRandom(41));
        for (var stack = 0; stack < 60; stack++)
        {
            random.Begin();
            Layer[] layers = [.. Enumerable.Range(0, 6).Select(index => random.Next().ToLayer(index, index % 2 == 0 ? LayerCompression.Gzip : LayerCompression.None))];
            var alone = await TellAsync(layers, new ScanLimits(), parallel: 1);

            Assert.Equal(alone, await TellAsync(layers, new ScanLimits(), parallel: 3));
            Assert.Equal(alone, await TellAsync(layers, new ScanLimits(), parallel: 8));
        }
    }

    [Fact]
    public async Task Upper_layer_that_is_faster_waits_for_the_one_below()
    {
        var upperIsRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lower = Packages("a=1").ToLayer();
        var upper = Packages("a=1", "b=2").ToLayer(1);
        Layer[] layers =
        [
            Opened(lower, async (open, token) =>
            {
                await upperIsRead.Task.WaitAsync(token);
                return await open(token);
            }),
            Opened(upper, async (open, token) => new SignallingStream(await open(token), upperIsRead)),
        ];

        var target = await new TargetReader(new ReadingOptions { Parallel = 2 }).ReadAsync(ImageOf(layers), Token);

        Assert.Equal(["a 0", "b 1"], target.Inventory.Packages.Select(found => $"{found.Package.Name} {found.Layer}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6_000)]
    [InlineData(20_000)]
    [InlineData(40_960)]
    [InlineData(41_000)]
    [InlineData(60_000)]
    public async Task Limit_of_the_image_leaves_to_each_layer_what_those_below_left(long imageBytes)
    {
        Layer[] layers = [.. Enumerable.Range(0, 7).Select(index => Packages($"p{index}={index}").File("srv/filling", new byte[8_000]).ToLayer(index))];
        var limits = new ScanLimits { ImageBytes = imageBytes };
        var alone = await TellAsync(layers, limits, parallel: 1);

        Assert.Contains(WarningCodes.LimitExceeded, alone, StringComparison.Ordinal);
        Assert.Equal(alone, await TellAsync(layers, limits, parallel: 3));
        Assert.Equal(alone, await TellAsync(layers, limits, parallel: 7));
    }

    [Fact]
    public async Task Layer_with_a_large_window_is_read_in_its_turn()
    {
        var wide = LayerBuilder.Compress(Packages("wide=1").File("srv/filling", new byte[3 << 20]).Build(), LayerCompression.Zstd);
        var window = (1 << 20) + LayerPipeline.WindowBytesOutOfTurn;
        var opened = 0;
        Layer[] layers =
        [
            Packages("base=1").ToLayer(),
            Opened(new Layer { Index = 1, OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(WithWindow(wide, window), writable: false)) }, (open, token) =>
            {
                Interlocked.Increment(ref opened);
                return open(token);
            }),
        ];

        var target = await new TargetReader(new ReadingOptions { Parallel = 2 }).ReadAsync(ImageOf(layers), Token);

        Assert.Equal("wide", Assert.Single(target.Inventory.Packages).Package.Name);
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task Layer_that_keeps_much_waits_for_its_turn()
    {
        var links = new LayerBuilder();
        for (var i = 0; i < LayerReader.EntriesOutOfTurn + 2_000; i++)
        {
            links.Symlink(string.Create(CultureInfo.InvariantCulture, $"etc/{i}"), "target");
        }

        using var turn = new LayerTurn();
        using var spool = new LayerFileSpool(new ScanLimits());
        var patterns = new PathPatternSet([PathPattern.File("etc/os-release")]);
        var reader = new LayerReader(new ScanLimits(), spool, new(long.MaxValue), turn: turn);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = reader.ReadAsync(links.ToLayer(1), patterns, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var reading = reader.ReadAsync(links.ToLayer(1), patterns, Token);
        turn.Come();

        Assert.Equal(LayerReader.EntriesOutOfTurn + 2_001, (await reading).KeptEntries);
    }

    [Fact]
    public async Task First_failure_ends_the_others_and_is_what_is_thrown()
    {
        var never = new TaskCompletionSource<Stream>();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Layer[] layers =
        [
            new() { Index = 0, OpenAsync = async token =>
            {
                try
                {
                    return await never.Task.WaitAsync(token);
                }
                finally
                {
                    cancelled.SetResult();
                }
            } },
            new() { Index = 1, OpenAsync = _ => throw new InvalidOperationException("the registry refuses") },
            Packages("a=1").ToLayer(2),
        ];

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => new TargetReader(new ReadingOptions()).ReadAsync(ImageOf(layers), Token));

        Assert.Equal("the registry refuses", failure.Message);
        await cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Cancellation_ends_all_layers()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = 0;
        async ValueTask<Stream> OpenAsync(CancellationToken token)
        {
            if (Interlocked.Increment(ref waiting) == 3)
            {
                await stop.CancelAsync();
            }

            await Task.Delay(Timeout.Infinite, token);
            return Stream.Null;
        }

        Layer[] layers = [.. Enumerable.Range(0, 5).Select(index => new Layer { Index = index, OpenAsync = OpenAsync })];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TargetReader(new ReadingOptions()).ReadAsync(ImageOf(layers), stop.Token));
        Assert.Equal(3, waiting);
    }

    [Fact]
    public async Task Hostile_54_same_layer_ten_thousand_times_is_read_once_and_applied_by_index()
    {
        var opened = 0;
        var content = Packages("a=1").File("var/lib/dpkg/status", "broken").Symlink("etc/os-release", "../data/release").ToLayer();
        Layer[] layers =
        [
            .. Enumerable.Range(0, 10_000).Select(index => Opened(content, (open, token) =>
            {
                Interlocked.Increment(ref opened);
                return open(token);
            }, index, "same")),
        ];

        var target = await new TargetReader(new ReadingOptions()).ReadAsync(ImageOf(layers), Token);

        Assert.Equal(2, opened);
        Assert.Equal(10_000, target.Layers.Count);
        Assert.All(target.Layers, layer => Assert.Equal(content.DiffId.ToString(), layer.DiffId));
        Assert.Equal(WarningSink.MaximumPerCode, target.Warnings.Count(warning => warning.Code == WarningCodes.LayerAnomaly && warning.Location is not null));
        Assert.Contains(target.Warnings, warning => warning.Location == "layer 49");
    }

    [Fact]
    public async Task Repeated_layer_gives_what_reading_it_again_gives()
    {
        var random = new RandomLayers(new SeededRandom(54));
        for (var stack = 0; stack < 60; stack++)
        {
            random.Begin();
            Layer[] different = [.. Enumerable.Range(0, 3).Select(index => random.Next().ToLayer(index))];
            Layer[] Repeated(bool named) =>
            [
                .. Enumerable.Range(0, 7).Select(index => Opened(different[index * index % 3], (open, token) => open(token), index, named ? $"{index * index % 3}" : null)),
            ];

            Assert.Equal(await TellAsync(Repeated(named: false), new ScanLimits(), 1), await TellAsync(Repeated(named: true), new ScanLimits(), 3));
        }
    }

    [Fact]
    public async Task Repeated_layers_that_take_too_much_are_read_again()
    {
        var opened = 0;
        Layer[] layers =
        [
            .. Enumerable.Range(0, 12).Select(index => Opened(Packages($"p{index % 3}=1", "q=1").ToLayer(), (open, token) =>
            {
                Interlocked.Increment(ref opened);
                return open(token);
            }, index, $"{index % 3}")),
        ];
        var limits = new ScanLimits { KeptEntries = 12 };
        var target = await new TargetReader(new ReadingOptions { Limits = limits, Parallel = 1 }).ReadAsync(ImageOf(layers), Token);

        Assert.InRange(opened, 4, 12);
        Assert.Equal(["p2", "q"], target.Inventory.Packages.Select(found => found.Package.Name));
    }

    private static LayerBuilder Packages(params string[] packages) => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=12\n")
        .File("var/lib/dpkg/status", string.Concat(packages.Select(package =>
            $"Package: {package.Split('=')[0]}\nStatus: install ok installed\nVersion: {package.Split('=')[1]}\nArchitecture: amd64\n\n")));

    private static Image ImageOf(Layer[] layers) => new() { Name = "image", Kind = TargetKinds.OciLayout, Layers = layers };

    private static Layer Opened(
        Layer layer,
        Func<Func<CancellationToken, ValueTask<Stream>>, CancellationToken, ValueTask<Stream>> open,
        int? index = null,
        string? name = null) => new()
    {
        Index = index ?? layer.Index,
        Digest = layer.Digest,
        DiffId = layer.DiffId,
        Size = layer.Size,
        BlobName = name,
        OpenAsync = token => open(layer.OpenAsync!, token),
    };

    private static async Task<string> TellAsync(Layer[] layers, ScanLimits limits, int parallel)
    {
        var target = await new TargetReader(new ReadingOptions { Limits = limits, Parallel = parallel }).ReadAsync(ImageOf(layers), Token);
        return string.Join('\n',
        [
            .. target.Layers.Select(layer => layer.ToString()),
            .. target.Inventory.Packages.Select(found => found.ToString()),
            .. target.Warnings.Concat(target.Inventory.Warnings).Select(warning => warning.ToString()),
            target.Inventory.Distribution?.Namespace ?? "",
        ]);
    }

    // A frame header of RFC 8878, 3.1.1.1 that asks for this window, in front of the blocks of a frame that asks for less.
    private static byte[] WithWindow(byte[] frame, long window)
    {
        var descriptor = frame[4];
        var isSingle = (descriptor & 0x20) != 0;
        var sizeBytes = (descriptor >> 6) switch { 0 => isSingle ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        var blocks = frame.AsSpan(5 + (isSingle ? 0 : 1) + sizeBytes);
        var log = 0;
        while (1L << (10 + log) < window)
        {
            log++;
        }

        return [.. frame.AsSpan(0, 4), (byte)(descriptor & 0x04), (byte)(log << 3), .. blocks];
    }

    private sealed class SignallingStream(Stream inner, TaskCompletionSource ended) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                ended.TrySetResult();
            }

            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
