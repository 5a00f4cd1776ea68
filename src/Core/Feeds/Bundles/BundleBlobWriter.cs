using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using ZstdSharp;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Writes the records of partitions as compressed NDJSON, one blob after another, into a temporary file.</summary>
/// <param name="spool">The file; stays the caller's.</param>
internal sealed class BundleBlobWriter(FileStream spool)
{
    /// <summary>A fixed level, so that equal records are equal bytes with the same library.</summary>
    private const int CompressionLevel = 6;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Appends a blob and tells what it became.</summary>
    /// <param name="state">The state of the partition.</param>
    /// <param name="records">Its records.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<BundlePartition> AppendAsync(FeedState state, IAsyncEnumerable<Advisory> records, CancellationToken cancellationToken)
    {
        var start = spool.Position = spool.Length;
        var line = new ArrayBufferWriter<byte>();
        var (count, expanded) = (0L, 0L);
        await using (var compression = new CompressionStream(spool, CompressionLevel, leaveOpen: true))
        await using (var json = new Utf8JsonWriter(line, Writing))
        {
            await foreach (var advisory in records.WithCancellation(cancellationToken))
            {
                BundleRecordJson.Write(json, advisory);
                await json.FlushAsync(cancellationToken);
                line.Write("\n"u8);
                compression.Write(line.WrittenSpan);
                (count, expanded) = (count + 1, expanded + line.WrittenCount);
                line.ResetWrittenCount();
                json.Reset();
            }
        }

        await spool.FlushAsync(cancellationToken);
        var size = spool.Length - start;
        await using var written = new Transport.HashingStream(new FileRegion(spool, start, size));
        var digest = Digest.FromSha256(Convert.FromHexString(await written.FinishAsync(cancellationToken)));
        return new BundlePartition { State = state with { Records = count }, Digest = digest, Size = size, ExpandedSize = expanded };
    }
}
