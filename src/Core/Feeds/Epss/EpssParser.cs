using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Epss;

/// <summary>
/// Reads the CSV of a day: comment lines (<c>#model_version:…,score_date:…</c>, since February 2022), a header with <c>cve</c>,
/// <c>epss</c> and (since the middle of 2021) <c>percentile</c>, and a row for each CVE. No field is ever quoted.
/// </summary>
internal static class EpssParser
{
    /// <summary>Characters of a line; longer ones are no rows.</summary>
    private const int LineLength = 1024;

    private const double Decimals = 100_000;

    /// <summary>True when the text begins like a file of scores.</summary>
    public static async ValueTask<bool> RecognizesAsync(Stream content, CancellationToken cancellationToken)
    {
        var start = new byte[LineLength];
        var length = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var lines = Encoding.UTF8.GetString(start, 0, length).TrimStart('\uFEFF').Split('\n');
        return Array.Find(lines, line => !line.StartsWith('#')) is { } header && EpssColumns.Read(header) is not null;
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="FeedFormatException">It is no file of scores, ends within a row, or holds none.</exception>
    public static async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new FeedLines(file.Content, LineLength);
        EpssColumns? columns = null;
        var rows = 0L;
        var isLastWhole = true;
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (columns is not { } found)
            {
                columns = EpssColumns.Read(line) ?? throw new FeedFormatException($"'{file.Path}' is no file of EPSS scores: its header is not 'cve,epss,percentile'");
                continue;
            }

            rows++;
            isLastWhole = line.Count(',') >= found.Fields - 1;
            if (ReadRow(line, found) is { } advisory)
            {
                yield return advisory;
            }
            else
            {
                skipped.Add("unreadable-row");
            }
        }

        if (rows == 0)
        {
            throw new FeedFormatException($"'{file.Path}' holds no EPSS score");
        }

        if (!isLastWhole)
        {
            throw new FeedFormatException($"'{file.Path}' ends within a row: it was cut off");
        }
    }

    private static Advisory? ReadRow(string line, EpssColumns columns)
    {
        var fields = line.Split(',');
        if (fields.Length < columns.Fields
            || VulnerabilityId.Cve(fields[columns.Cve]) is not { } cve
            || ReadShare(fields[columns.Score]) is not { } score)
        {
            return null;
        }

        var percentile = columns.Percentile is { } column ? ReadShare(fields[column]) : null;
        return new Enrichment { EpssScore = score, EpssPercentile = percentile }.ToAdvisory(cve);
    }

    private static double? ReadShare(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? Math.Round(value * Decimals) / Decimals
            : null;
}
