using System.Globalization;
using System.Text;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Lazy;
using Strata.Core.Primitives;
using Strata.Core.Warnings;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>
/// Tables of contents of both formats, as text that the manifest vouches for, so that no digest keeps mutations out; and the footer of an
/// eStargz blob.
/// </summary>
internal static class TocTargets
{
    private static readonly PathPattern[] Wanted =
    [
        PathPattern.File("usr/lib/os-release"), PathPattern.File("etc/os-release"), PathPattern.File("var/lib/dpkg/status"), PathPattern.FilesIn("var/lib/dpkg/status.d"),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Asynchronous("toc-estargz", bytes => ReadAsync(EStargz(bytes), bytes), TocSeeds.EStargz),
        FuzzTarget.Asynchronous("toc-zstd", bytes => ReadAsync(ZstdChunked(bytes), bytes), TocSeeds.ZstdChunked),
        new("estargz-footer", bytes => ReadFooter(bytes), () => [Footer(0), Footer(long.MaxValue)]),
    ];

    private static async Task ReadAsync(Layer layer, byte[] text)
    {
        Invariant.Holds(Entries(text, text.Length) == Entries(text, 3), "entries are the same whatever the size of reads");
        var ranges = 0;
        var counted = new Layer
        {
            Index = 0,
            Digest = layer.Digest,
            Size = layer.Size,
            Annotations = layer.Annotations,
            OpenRangeAsync = (offset, length, cancellationToken) =>
            {
                ranges++;
                Invariant.Holds(offset >= 0 && length > 0 && offset + length <= layer.Size, "parts lie within the blob");
                return layer.OpenRangeAsync!(offset, length, cancellationToken);
            },
        };
        using var spool = new LayerFileSpool(LayerTarget.Limits);
        var patterns = new PathPatternSet(Wanted);
        var result = await new LazyLayerReader(LayerTarget.Limits, spool, new ByteBudget(1 << 20)).ReadAsync(counted, patterns, CancellationToken.None);
        Invariant.Holds(result.Contents is null != result.Problem is null, "there are contents or a reason");
        Invariant.Holds(result.Requests >= ranges && ranges <= LayerTarget.Limits.RangeRequests, "requests are counted");
        if (result.Contents is { } contents)
        {
            var warnings = new WarningSink();
            var tree = new ImageFileTree(patterns, LayerTarget.Limits, warnings);
            tree.Apply(contents, 0);
            Invariant.ArePrintable(contents.Warnings);
            Invariant.ArePrintable(warnings.ToList());
        }
    }

    private static string Entries(byte[] text, int readSize)
    {
        var position = 0;
        var reader = new TocReader(destination =>
        {
            var count = Math.Min(Math.Min(destination.Length, readSize), text.Length - position);
            text.AsSpan(position, count).CopyTo(destination);
            position += count;
            return count;
        });
        var entries = new StringBuilder();
        try
        {
            while (reader.Read())
            {
                var entry = reader.Entry;
                entries.Append(CultureInfo.InvariantCulture, $"{entry.Kind} {Convert.ToHexString(entry.Name)} {entry.Size} {entry.Offset} {entry.ChunkOffset}\n");
            }
        }
        catch (TocDoubtException)
        {
            entries.Append("doubt");
        }

        return entries.ToString();
    }

    private static Layer EStargz(byte[] text)
    {
        var data = TocSeeds.GzipData;
        return Layer([.. data, .. TocSeeds.Gzip(TarSeeds.Archive(("stargz.index.json", text))), .. Footer(data.Length)], new()
        {
            [TocReference.EStargzDigest] = Digest.Sha256Of(text).ToString(),
        });
    }

    private static Layer ZstdChunked(byte[] text)
    {
        var data = TocSeeds.ZstdData;
        var toc = TocSeeds.Zstd(text);
        return Layer([.. data, .. new byte[8], .. toc], new()
        {
            [TocReference.ZstdPrefixes[0] + "manifest-checksum"] = Digest.Sha256Of(toc).ToString(),
            [TocReference.ZstdPrefixes[0] + "manifest-position"] = string.Create(CultureInfo.InvariantCulture, $"{data.Length + 8}:{toc.Length}:{text.Length}:1"),
        });
    }

    private static Layer Layer(byte[] blob, Dictionary<string, string> annotations) => new()
    {
        Index = 0,
        Digest = Digest.Sha256Of(blob),
        Size = blob.Length,
        Annotations = annotations,
        OpenRangeAsync = (offset, length, _) => ValueTask.FromResult<Stream>(new MemoryStream(blob, (int)offset, (int)length)),
    };

    private static void ReadFooter(byte[] bytes)
    {
        if (EStargzFooter.TryRead(bytes, out var offset, out var length))
        {
            Invariant.Holds(offset >= 0 && length <= bytes.Length, "an offset is none below zero");
        }
    }

    private static byte[] Footer(long offset) =>
        [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 26, 0, (byte)'S', (byte)'G', 22, 0, .. Encoding.ASCII.GetBytes($"{offset:x16}STARGZ"), 1, 0, 0, 0xFF, 0xFF, .. new byte[8]];
}
