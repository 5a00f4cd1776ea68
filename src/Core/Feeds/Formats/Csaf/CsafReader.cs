using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>Reads the documents of a file, which is one document or several one after another. One at a time is held.</summary>
internal static class CsafReader
{
    /// <summary>Bytes of one document; the largest of Red Hat have some tens of megabytes.</summary>
    public const int MaximumBytes = 96 << 20;

    /// <summary>
    /// A file up to this size is read whole and, when it is one document, parsed in one pass instead of two or more: the end of a document
    /// that does not fit into the reader's buffer is looked for anew each time that it grows.
    /// </summary>
    private const int WholeFileBytes = 1 << 20;

    /// <summary>The documents; each is valid until the next is asked for. JSON that is no CSAF document is null.</summary>
    /// <exception cref="FeedFormatException">The file is not JSON, is cut off, or a document is too large.</exception>
    public static async IAsyncEnumerable<CsafDocument?> ReadAsync(
        FeedFile file, FeedLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = ArrayPool<byte>.Shared.Rent(WholeFileBytes);
        try
        {
            await using var content = new PeekedStream(file.Content, head);
            var length = await content.PeekAsync(cancellationToken);
            if (length < Math.Min(head.Length, MaximumOf(limits)) && TryParse(head.AsMemory(0, length)) is { } whole)
            {
                using (whole)
                {
                    yield return CsafDocument.Read(whole.RootElement);
                }

                yield break;
            }

            await foreach (var document in ReadAllAsync(file.Path, content, limits, cancellationToken))
            {
                yield return document;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>The one document that a text is; null when it is anything else, which <see cref="ReadAllAsync"/> looks into.</summary>
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonElementReading.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<CsafDocument?> ReadAllAsync(
        string path, Stream content, FeedLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(content, 0, MaximumOf(limits));
        while (await reader.ReadAsync(path, cancellationToken))
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
