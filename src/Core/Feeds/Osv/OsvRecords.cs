using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The records in a file: one JSON document, an array of records, or one record after another (NDJSON). A file that is none of this is
/// passed over with a reason; one that breaks off after a good record is a cut-off download and an error.
/// </summary>
internal static class OsvRecords
{
    /// <summary>A file up to this size is read whole and, when it is one JSON text, parsed in one pass instead of two.</summary>
    private const int WholeFileBytes = 64 << 10;

    /// <summary>Each record, valid until the next is asked for.</summary>
    /// <exception cref="FeedFormatException">The file is cut off, or a record is too large.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        FeedFile file, FeedLimits limits, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = ArrayPool<byte>.Shared.Rent(WholeFileBytes);
        try
        {
            await using var content = new PeekedStream(file.Content, head);
            var length = await content.PeekAsync(cancellationToken);
            if (length < Math.Min(head.Length, limits.RecordBytes) && TryParseRecord(head.AsMemory(0, length)) is { } whole)
            {
                using (whole)
                {
                    yield return whole.RootElement;
                }

                yield break;
            }

            await foreach (var record in ReadAllAsync(file.Path, content, limits, skipped, cancellationToken))
            {
                yield return record;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>The one record that a text is; null when it is anything else, which <see cref="ReadAllAsync"/> looks into.</summary>
    private static JsonDocument? TryParseRecord(ReadOnlyMemory<byte> text)
    {
        if (!text.Span.StartsWith("{"u8))
        {
            return null;
        }

        try
        {
            var json = JsonElementReading.Parse(text);
            if (OsvParser.IsRecord(json.RootElement))
            {
                return json;
            }

            json.Dispose();
        }
        catch (JsonException)
        {
        }

        return null;
    }

    private static async IAsyncEnumerable<JsonElement> ReadAllAsync(
        string path, Stream content, FeedLimits limits, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(content, 0, limits.RecordBytes, opensArrays: true);
        var count = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!await reader.ReadAsync(cancellationToken))
                {
                    yield break;
                }
            }
            catch (JsonException exception)
            {
                if (count > 0)
                {
                    throw new FeedFormatException($"'{path}' breaks off after {count} records: {exception.Message}", exception);
                }

                skipped.Add(IsJsonName(path) ? "invalid-json" : "not-osv-file");
                yield break;
            }

            using var json = JsonElementReading.Parse(reader.Record);
            if (OsvParser.IsRecord(json.RootElement))
            {
                count++;
                yield return json.RootElement;
            }
            else
            {
                skipped.Add("not-osv-record");
            }
        }
    }

    private static bool IsJsonName(string path) =>
        Path.GetExtension(path) is ".json" or ".ndjson" or ".jsonl";
}
