using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;

namespace Strata.Benchmarks;

/// <summary>
/// Walking a layer (decompress, hash both sides, parse the archive, keep what detectors want) against decompressing the same bytes with
/// the same decoder and throwing them away. The layer is <c>STRATA_BENCH_TAR</c>, which bench/whole-process makes, compressed once.
/// </summary>
[MemoryDiagnoser]
public class LayerWalkBenchmarks
{
    private static readonly PathPatternSet Patterns = new(Detectors.Patterns);
    private byte[] _blob = [];
    private Layer _layer = new() { Index = 0 };

    [Params("gzip", "zstd")]
    public string Format { get; set; } = "gzip";

    [GlobalSetup]
    public void Compress()
    {
        var tar = Environment.GetEnvironmentVariable("STRATA_BENCH_TAR")
            ?? throw new InvalidOperationException("Set STRATA_BENCH_TAR to a layer's tar; bench/whole-process makes artifacts/bench/debian.tar.");
        using var blob = new MemoryStream();
        using var content = File.OpenRead(tar);
        var diffId = Digest.FromHash(HashAlgorithmName.SHA256, SHA256.HashData(content));
        content.Position = 0;
        using (Stream encoder = Format == "gzip"
            ? new System.IO.Compression.GZipStream(blob, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)
            : new ZstdSharp.CompressionStream(blob, level: 3, leaveOpen: true))
        {
            content.CopyTo(encoder);
        }

        _blob = blob.ToArray();
        _layer = new Layer
        {
            Index = 0,
            Digest = Digest.FromHash(HashAlgorithmName.SHA256, SHA256.HashData(_blob)),
            DiffId = diffId,
            OpenAsync = _ => new ValueTask<Stream>(new MemoryStream(_blob)),
        };
    }

    [Benchmark(Baseline = true)]
    public long DecompressAndDiscard()
    {
        var buffers = new InputRing();
        var input = new BlobInput(new MemoryStream(_blob), buffers, CancellationToken.None);
        using BlockDecoder decoder = Format == "gzip" ? new GzipDecoder(input) : new ZstdDecoder(input, new ScanLimits().DecompressionWindowBytes);
        var outputs = new[] { new byte[BlockDecoder.BufferBytes], new byte[BlockDecoder.BufferBytes] };
        var size = 0L;
        for (var block = 0; decoder.Decode(outputs[block & 1]); block++)
        {
            size += decoder.Written;
        }

        return size;
    }

    [Benchmark]
    public async Task<int> Walk()
    {
        var limits = new ScanLimits();
        using var spool = new LayerFileSpool(limits);
        var reader = new LayerReader(limits, spool, new ByteBudget(limits.ImageBytes));
        return (await reader.ReadAsync(_layer, Patterns, CancellationToken.None)).Entries;
    }

    private sealed class InputRing : IInputBuffers
    {
        private readonly byte[][] _buffers = [new byte[BlobInput.Headroom + (512 << 10)], new byte[BlobInput.Headroom + (512 << 10)]];
        private int _next;

        public byte[] NextInput() => _buffers[_next++ & 1];

        public void InputConsumed(int count)
        {
        }
    }
}
