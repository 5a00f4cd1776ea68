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

    /// <summary>Each record, which the caller disposes.</summary>
    /// <exception cref="FeedFormatException">The file is cut off, or a record is too large.</exception>
    public static async IAsyncEnumerable<JsonRecord> ReadAsync(
        FeedFile file, FeedLimits limits, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = ArrayPool<byte>.Shared.Rent(WholeFileBytes);
        try
        {
            await using var content = new PeekedStream(file.Content, head);
            var length = await content.PeekAsync(cancellationToken);
            if (length < Math.Min(head.Length, limits.RecordBytes) && TryParseRecord(head.AsSpan(0, length)) is { } whole)
            {
                yield return whole;
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

    /// <summary>True when a file begins with a record.</summary>
    /// <exception cref="FeedFormatException">A record is too large.</exception>
    public static async ValueTask<bool> BeginsWithRecordAsync(FeedFile file, FeedLimits limits, CancellationToken cancellationToken)
    {
        var head = ArrayPool<byte>.Shared.Rent(WholeFileBytes);
        try
        {
            await using var content = new PeekedStream(file.Content, head);
            var length = await content.PeekAsync(cancellationToken);
            if (length < Math.Min(head.Length, limits.RecordBytes) && OsvParser.IsRecord(head.AsSpan(0, length)))
            {
                return true;
            }

            await foreach (var record in ReadAllAsync(file.Path, content, limits, new SkippedRecords(), cancellationToken))
            {
                using (record)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>The one record that a text is; null when it is anything else, which <see cref="ReadAllAsync"/> looks into.</summary>
    private static JsonRecord? TryParseRecord(ReadOnlySpan<byte> text)
    {
        var json = text.StartsWith("{"u8) ? JsonRecord.TryParse(text) : null;
        if (json is not null && !OsvParser.IsRecord(json.Root))
        {
            json.Dispose();
            json = null;
        }

        return json;
    }

    /// <summary>Line by line as long as each line is an object, and from the first that is not on by tokens.</summary>
    private static async IAsyncEnumerable<JsonRecord> ReadAllAsync(
        string path, Stream content, FeedLimits limits, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lines = new JsonLines(content, limits.RecordBytes);
        var count = 0;
        var hasLines = false;
        while (await lines.ReadAsync(cancellationToken) && JsonRecord.TryParse(lines.Line) is { } json)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hasLines = true;
            if (IsRecord(json, skipped))
            {
                count++;
                yield return json;
            }
        }

        if (hasLines && lines.IsAtEnd)
        {
            yield break;
        }

        using var reader = new JsonRecordReader(lines, 0, limits.RecordBytes, opensArrays: true);
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
                    throw new FeedFormatException($"'{path}' breaks off after {count} records: {Reason(exception)}", exception);
                }

                skipped.Add(IsJsonName(path) ? "invalid-json" : "not-osv-file");
                yield break;
            }

            var json = JsonRecord.Parse(reader.Record.Span);
            if (IsRecord(json, skipped))
            {
                count++;
                yield return json;
            }
        }
    }

    /// <summary>False for a document of another kind, which is counted and disposed.</summary>
    private static bool IsRecord(JsonRecord json, SkippedRecords skipped)
    {
        if (OsvParser.IsRecord(json.Root))
        {
            return true;
        }

        skipped.Add("not-osv-record");
        json.Dispose();
        return false;
    }

    /// <summary>The message without its place in the text, which is counted from the last line that was a record.</summary>
    private static string Reason(JsonException exception) =>
        exception.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal) is > 0 and var place ? exception.Message[..place] : exception.Message;

    private static bool IsJsonName(string path) =>
        Path.GetExtension(path) is ".json" or ".ndjson" or ".jsonl";
}
