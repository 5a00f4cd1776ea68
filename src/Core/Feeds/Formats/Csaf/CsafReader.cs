using System.Runtime.CompilerServices;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>Reads the documents of a file, which is one document or several one after another. One at a time is held.</summary>
internal static class CsafReader
{
    /// <summary>Bytes of one document; the largest of Red Hat have some tens of megabytes.</summary>
    public const int MaximumBytes = 96 << 20;

    /// <summary>The documents; each is valid until the next is asked for. JSON that is no CSAF document is null.</summary>
    /// <exception cref="FeedFormatException">The file is not JSON, is cut off, or a document is too large.</exception>
    public static async IAsyncEnumerable<CsafDocument?> ReadAsync(
        FeedFile file, FeedLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, 0, MaximumOf(limits));
        while (await reader.ReadAsync(file.Path, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var json = JsonElementReading.Parse(reader.Record);
            yield return CsafDocument.Read(json.RootElement);
        }
    }

    /// <summary>The largest document that is read under these limits, which tests and fuzzing make smaller.</summary>
    public static int MaximumOf(FeedLimits limits) =>
        limits.RecordBytes < FeedLimits.Default.RecordBytes ? limits.RecordBytes : Math.Max(limits.RecordBytes, MaximumBytes);
}
