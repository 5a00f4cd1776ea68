using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts the publishers whose data is one plain list: each with the rule that its section of the feeds' description gives.</summary>
internal static partial class JsonListCounter
{
    /// <summary>Arch: an advisory is an issue of a group, with a row for each package of the group.</summary>
    public static FeedCount CountArch(IReadOnlyList<CorpusFile> files) => Count(files, json => json, (group, count) =>
    {
        foreach (var _ in group.GetProperty("issues").EnumerateArray())
        {
            count.Records++;
            count.Import(group.GetProperty("packages").GetArrayLength());
        }
    });

    /// <summary>Photon: a row is one CVE of one package; what stands in the place of an id (<c>UNK-1</c>, <c>Re</c>) is none.</summary>
    public static FeedCount CountPhoton(IReadOnlyList<CorpusFile> files) => Count(files, json => json, (row, count) =>
    {
        count.Records++;
        if (IdForm().IsMatch(row.GetProperty("cve_id").GetString()!))
        {
            count.Import(1);
        }
        else
        {
            count.SkipRecord("unreadable-id");
        }
    });

    /// <summary>CISA: every row is an enrichment of one CVE.</summary>
    public static FeedCount CountKev(IReadOnlyList<CorpusFile> files) => Count(files, json => json.GetProperty("vulnerabilities"), (row, count) =>
    {
        count.Records++;
        count.Import(1);
    });

    /// <summary>Red Hat's list of repositories: one record for each, whatever the number of its products.</summary>
    public static FeedCount CountRepositories(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var _ in files.SelectMany(file => file.Json()!.Value.GetProperty("data").EnumerateObject()))
        {
            count.Records++;
            count.Import(1);
        }

        return count;
    }

    /// <summary>EPSS: every line behind the header.</summary>
    public static FeedCount CountEpss(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var line in files.SelectMany(file => Encoding.UTF8.GetString(file.Content).Split('\n'))
            .Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("cve,", StringComparison.Ordinal)))
        {
            count.Records++;
            Assert(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture));
            count.Import(1);
        }

        return count;

        static void Assert(double score) => Xunit.Assert.InRange(score, 0, 1);
    }

    /// <summary>The NVD: what it has rejected is kept as withdrawn; what has neither a vector nor a weakness says nothing.</summary>
    public static FeedCount CountNvd(IReadOnlyList<CorpusFile> files) => Count(
        files,
        json => json.TryGetProperty("vulnerabilities", out var records) ? records : json.GetProperty("CVE_Items"),
        (item, count) =>
        {
            var text = item.GetRawText();
            count.Records++;
            if (item.GetProperty("cve").TryGetProperty("vulnStatus", out var status) && status.GetString() == "Rejected" || LegacyRejection().IsMatch(text)
                || VectorMember().IsMatch(text) || WeaknessValue().IsMatch(text))
            {
                count.Import(1);
            }
            else
            {
                count.SkipRecord("nothing-assessed");
            }
        });

    private static FeedCount Count(IReadOnlyList<CorpusFile> files, Func<JsonElement, JsonElement> listOf, Action<JsonElement, FeedCount> add)
    {
        var count = new FeedCount();
        foreach (var item in files.SelectMany(file => listOf(file.Json()!.Value).EnumerateArray()))
        {
            add(item, count);
        }

        return count;
    }

    [GeneratedRegex("^(CVE|BDSA)-[0-9]{4}-[0-9]{4,}$")]
    private static partial Regex IdForm();

    [GeneratedRegex("\"value\"\\s*:\\s*\"\\*\\* REJECT \\*\\*")]
    private static partial Regex LegacyRejection();

    [GeneratedRegex("\"vectorString\"\\s*:")]
    private static partial Regex VectorMember();

    [GeneratedRegex("\"value\"\\s*:\\s*\"CWE-[0-9]+\"")]
    private static partial Regex WeaknessValue();
}
