using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Nvd;

/// <summary>
/// Reads pages of the NVD's API 2.0 and its yearly files, which have the same form (<c>vulnerabilities[].cve</c>), and the withdrawn 1.1
/// form (<c>CVE_Items[]</c>) of offline mirrors. Kept are vectors, weaknesses and dates: what the NVD says about products is not used.
/// </summary>
/// <param name="limits">The limits.</param>
internal sealed class NvdParser(FeedLimits limits)
{
    /// <summary>The records are in an array that is a member of the document.</summary>
    private const int RecordDepth = 1;

    private const string Records = "vulnerabilities";

    private const string LegacyRecords = "CVE_Items";

    /// <summary>True when the document begins like one of the NVD's.</summary>
    public async ValueTask<bool> RecognizesAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new JsonRecordReader(content, RecordDepth, limits.RecordBytes, opensArrays: true);
            while (await reader.ReadAsync(cancellationToken) && reader.Depth >= RecordDepth)
            {
                if (reader.Names[0] is Records or LegacyRecords)
                {
                    using var json = JsonElementReading.Parse(reader.Record);
                    return NvdRecord.Read(json.RootElement) is not null;
                }
            }

            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Counts an answer of the API.</summary>
    /// <exception cref="FeedFormatException">It is not the NVD's JSON or is cut off.</exception>
    public async ValueTask<NvdPage> ReadPageAsync(FeedFile file, CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, RecordDepth, limits.RecordBytes, opensArrays: true);
        long? total = null;
        var records = 0L;
        while (await reader.ReadAsync(file.Path, cancellationToken) && reader.Depth >= RecordDepth)
        {
            if (reader.Names[0] == "totalResults")
            {
                using var json = JsonElementReading.Parse(reader.Record);
                total = json.RootElement.ValueKind == JsonValueKind.Number && json.RootElement.TryGetInt64(out var number) ? number : null;
            }
            else if (reader.Names[0] == Records && reader.Depth > RecordDepth)
            {
                records++;
            }
        }

        return total is { } all
            ? new NvdPage(records, all)
            : throw new FeedFormatException($"'{file.Path}' is no answer of the NVD's API: it does not say how many records there are");
    }

    /// <summary>Reads one document.</summary>
    /// <exception cref="FeedFormatException">It is not the NVD's JSON or is cut off.</exception>
    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, RecordDepth, limits.RecordBytes, opensArrays: true);
        var isNvd = false;
        while (await reader.ReadAsync(file.Path, cancellationToken))
        {
            if (reader.Depth < RecordDepth)
            {
                break;
            }

            isNvd |= reader.Names[0] is "totalResults" or LegacyRecords;
            if (reader.Names[0] is not (Records or LegacyRecords))
            {
                continue;
            }

            using var json = JsonElementReading.Parse(reader.Record);
            if (NvdRecord.Read(json.RootElement) is not { } record)
            {
                skipped.Add("unreadable-id");
            }
            else if (record.ToAdvisory() is { } advisory)
            {
                yield return advisory;
            }
            else
            {
                skipped.Add("nothing-assessed");
            }
        }

        if (!isNvd)
        {
            throw new FeedFormatException($"'{file.Path}' is not the JSON of the NVD");
        }
    }
}
