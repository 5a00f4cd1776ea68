using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Kev;

/// <summary>
/// Reads the catalogue's JSON: <c>count</c>, then <c>vulnerabilities[]</c> with <c>cveID</c>, <c>dateAdded</c>, <c>dueDate</c>,
/// <c>knownRansomwareCampaignUse</c> and <c>cwes</c>. Its publisher's schema lies beside it.
/// </summary>
/// <param name="limits">The limits.</param>
internal sealed class KevParser(FeedLimits limits)
{
    /// <summary>The rows are in an array that is a member of the document.</summary>
    private const int RecordDepth = 1;

    private const string Rows = "vulnerabilities";

    /// <summary>True when the document begins like the catalogue.</summary>
    public ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) => JsonList.BeginsWithAsync(
        file, Rows, row => row.Text("cveID") is not null && row.Text("dateAdded") is not null, limits, cancellationToken);

    /// <summary>Reads one document.</summary>
    /// <exception cref="FeedFormatException">It is not the catalogue, is cut off, or holds another number of rows than it says.</exception>
    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, RecordDepth, limits.RecordBytes, opensArrays: true);
        long? promised = null;
        var rows = 0L;
        while (await reader.ReadAsync(file.Path, cancellationToken))
        {
            if (reader.Depth < RecordDepth)
            {
                throw new FeedFormatException($"'{file.Path}' is not the catalogue of known exploited vulnerabilities: the document is no object");
            }

            if (reader.Names[0] == "count")
            {
                promised = ReadCount(reader.Record);
            }
            else if (reader.Names[0] == Rows)
            {
                rows++;
                if (ReadRow(file.Path, reader.Record, skipped) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (rows == 0)
        {
            throw new FeedFormatException($"'{file.Path}' holds no row of the catalogue of known exploited vulnerabilities");
        }

        if (promised is { } count && count != rows)
        {
            throw new FeedFormatException($"'{file.Path}' says that it has {count} rows and has {rows}");
        }
    }

    private static long? ReadCount(ReadOnlyMemory<byte> record)
    {
        using var json = JsonElementReading.Parse(record);
        return json.RootElement is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : null;
    }

    private static Advisory? ReadRow(string path, ReadOnlyMemory<byte> record, SkippedRecords skipped)
    {
        // One row that cannot be read is a vulnerability that is no longer known to be exploited.
        if (!Utf8.IsValid(record.Span))
        {
            throw new FeedFormatException($"'{path}' is not whole JSON: a row is not valid UTF-8");
        }

        using var json = JsonElementReading.Parse(record);
        var row = json.RootElement;
        if (row.Text("cveID") is not { } text || VulnerabilityId.Cve(text) is not { } cve)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        return new Enrichment
        {
            Weaknesses = WeaknessId.Read(row.Texts("cwes")),
            Exploitation = new KnownExploitation(
                ReadDate(row.Text("dateAdded"), skipped),
                ReadDate(row.Text("dueDate"), skipped),
                string.Equals(row.Text("knownRansomwareCampaignUse"), "Known", StringComparison.OrdinalIgnoreCase)),
        }.ToAdvisory(cve);
    }

    /// <summary>The date; null and counted when it is impossible, which makes the row no less true.</summary>
    private static DateOnly? ReadDate(string? text, SkippedRecords skipped)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1980 and <= 2200)
        {
            return date;
        }

        skipped.Add("unreadable-date");
        return null;
    }
}
