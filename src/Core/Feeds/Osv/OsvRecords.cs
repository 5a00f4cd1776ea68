using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The records in a file: one JSON document, an array of records, or one record after another (NDJSON). A file that is none of this is
/// passed over with a reason; one that breaks off after a good record is a cut-off download and an error.
/// </summary>
internal static class OsvRecords
{
    /// <summary>Each record, valid until the next is asked for.</summary>
    /// <exception cref="FeedFormatException">The file is cut off, or a record is too large.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        FeedFile file, FeedLimits limits, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, 0, limits.RecordBytes, opensArrays: true);
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
                    throw new FeedFormatException($"'{file.Path}' breaks off after {count} records: {exception.Message}", exception);
                }

                skipped.Add(IsJsonName(file.Path) ? "invalid-json" : "not-osv-file");
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
