using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Nvd;

/// <summary>One vulnerability of the NVD.</summary>
/// <param name="Id">The CVE in its one spelling.</param>
/// <param name="IsRejected">True when the CVE was taken back.</param>
/// <param name="Vectors">The vectors that could be read, the one to take a severity from first.</param>
/// <param name="Weaknesses">The weaknesses.</param>
/// <param name="Published">When it was published.</param>
/// <param name="Modified">When the record was last changed.</param>
internal sealed record NvdRecord(
    string Id,
    bool IsRejected,
    IReadOnlyList<string> Vectors,
    IReadOnlyList<string> Weaknesses,
    DateTimeOffset? Published,
    DateTimeOffset? Modified)
{
    private static readonly string[] MetricNames = ["cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"];

    /// <summary>Reads an element of <c>vulnerabilities</c> or <c>CVE_Items</c>; null when it has no usable id.</summary>
    public static NvdRecord? Read(JsonElement record) => record.Member("cve") switch
    {
        { } cve when cve.Text("id") is { } id => VulnerabilityId.Cve(id) is { } known ? ReadCurrent(known, cve) : null,
        { } cve when cve.Member("CVE_data_meta") is { } meta && meta.Text("ID") is { } id =>
            VulnerabilityId.Cve(id) is { } known ? ReadLegacy(known, cve, record) : null,
        _ => null,
    };

    /// <summary>
    /// The record to store; null when the NVD has not assessed anything yet. One that was taken back is withdrawn, so that it takes the
    /// place of what was stored before.
    /// </summary>
    public Advisory? ToAdvisory()
    {
        if (!IsRejected && Vectors.Count == 0 && Weaknesses.Count == 0)
        {
            return null;
        }

        var head = new Advisory
        {
            Key = Id,
            Id = Id,
            Cvss = Vectors,
            Published = Published,
            Modified = Modified,
            Withdrawn = IsRejected ? Modified ?? DateTimeOffset.UnixEpoch : null,
            Affected = [],
        };
        return new Enrichment { Weaknesses = Weaknesses }.ToAdvisory(Id, head);
    }

    private static NvdRecord ReadCurrent(string id, JsonElement cve) => new(
        id,
        cve.Text("vulnStatus") == "Rejected",
        ReadVectors(cve.Member("metrics")),
        WeaknessId.Read(ReadWeaknesses(cve)),
        FeedDate.Read(cve.Member("published")),
        FeedDate.Read(cve.Member("lastModified")));

    /// <summary>The NVD's own assessment before that of others, and of each the newest version of CVSS first.</summary>
    private static List<string> ReadVectors(JsonElement? metrics)
    {
        var own = new List<string>();
        var others = new List<string>();
        foreach (var name in metrics is null ? [] : MetricNames)
        {
            foreach (var metric in metrics!.Value.Items(name))
            {
                if (metric.Member("cvssData")?.Text("vectorString") is { } text && CvssVector.TryParse(text, out var vector))
                {
                    (metric.Text("type") == "Primary" ? own : others).Add(vector.Text);
                }
            }
        }

        return [.. own.Concat(others).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> ReadWeaknesses(JsonElement cve)
    {
        foreach (var weakness in cve.Items("weaknesses"))
        {
            foreach (var description in weakness.Items("description"))
            {
                if (description.Text("value") is { } value)
                {
                    yield return value;
                }
            }
        }
    }

    private static NvdRecord ReadLegacy(string id, JsonElement cve, JsonElement item)
    {
        var vectors = new List<string>();
        foreach (var (metric, data) in new[] { ("baseMetricV3", "cvssV3"), ("baseMetricV2", "cvssV2") })
        {
            if (item.Member("impact")?.Member(metric)?.Member(data)?.Text("vectorString") is { } text && CvssVector.TryParse(text, out var vector))
            {
                vectors.Add(vector.Text);
            }
        }

        var weaknesses = new List<string>();
        foreach (var problem in cve.Member("problemtype")?.Items("problemtype_data") ?? default)
        {
            foreach (var description in problem.Items("description"))
            {
                weaknesses.AddRange(description.Text("value") is { } value ? [value] : []);
            }
        }

        return new NvdRecord(
            id,
            IsRejectedLegacy(cve),
            vectors,
            WeaknessId.Read(weaknesses),
            FeedDate.Read(item.Member("publishedDate")),
            FeedDate.Read(item.Member("lastModifiedDate")));
    }

    /// <summary>The old form has no status; its description begins with the word.</summary>
    private static bool IsRejectedLegacy(JsonElement cve)
    {
        foreach (var description in cve.Member("description")?.Items("description_data") ?? default)
        {
            if (description.Text("value") is { } text && text.StartsWith("** REJECT **", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
