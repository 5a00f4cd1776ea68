using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Transport;
using Strata.Core.Layers.Compression;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Reads the records of one blob and verifies it as it passes: its size, its digest, what it unpacks to and the number of records.</summary>
/// <param name="limits">The largest record.</param>
internal sealed class BundleRecordReader(BundleLimits limits)
{
    /// <summary>The records. Whoever reaches the end without an exception has read exactly what the manifest says.</summary>
    /// <param name="partition">What the manifest says.</param>
    /// <param name="compressed">The blob from its first byte to its last; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="BundleException">The blob is another one, or damaged.</exception>
    public async IAsyncEnumerable<Advisory> ReadAsync(
        BundlePartition partition, Stream compressed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var hashing = new HashingStream(compressed);
        await using var decoded = new DecodedStream(CompressionFormat.Zstd, hashing);
        await using var expanded = new ExactStream(decoded, partition.ExpandedSize);
        using var records = new JsonRecordReader(expanded, 0, limits.RecordBytes);
        var count = 0L;
        while (partition.ExpandedSize > 0 && await NextAsync(records, partition, cancellationToken))
        {
            count++;
            yield return BundleRecordJson.Read(records.Record);
        }

        if (await FinishAsync(hashing, partition, cancellationToken) != partition.Digest.Hex || count != partition.State.Records)
        {
            throw Damaged(partition, null);
        }
    }

    private static async ValueTask<bool> NextAsync(JsonRecordReader records, BundlePartition partition, CancellationToken cancellationToken)
    {
        try
        {
            return await records.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or FeedFormatException || ExpandedStream.IsDamage(exception))
        {
            throw Damaged(partition, exception);
        }
    }

    private static async ValueTask<string> FinishAsync(HashingStream hashing, BundlePartition partition, CancellationToken cancellationToken)
    {
        try
        {
            return await hashing.FinishAsync(cancellationToken);
        }
        catch (EndOfStreamException exception)
        {
            throw Damaged(partition, exception);
        }
    }

    private static BundleException Damaged(BundlePartition partition, Exception? inner) => new(
        $"The bundle is damaged: its records of '{FeedText.Clean($"{partition.State.Feed} {partition.State.Partition}")}' are not those that were signed.", inner);

    /// <summary>Ends where the bytes should end, and fails when they do not.</summary>
    private sealed class ExactStream(Stream inner, long length) : ReadOnlyStream
    {
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
            {
                return 0;
            }

            var count = inner.Read(buffer);
            _left -= count;
            return _left < 0 || (count == 0 && _left > 0) ? throw new InvalidDataException("the records are not as long as they should be") : count;
        }
    }
}
