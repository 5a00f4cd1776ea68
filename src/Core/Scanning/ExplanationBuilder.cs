using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Inventory;
using Strata.Core.Matching;

namespace Strata.Core.Scanning;

/// <summary>Adds to what the matcher took down where its records are from, and what happened to its findings afterwards.</summary>
internal static class ExplanationBuilder
{
    /// <summary>One explanation for each decision, in the matcher's order.</summary>
    /// <param name="trace">What the matcher took down.</param>
    /// <param name="feeds">The partitions that speak for the namespaces.</param>
    /// <param name="suppressions">Why findings are not among those reported.</param>
    public static IReadOnlyList<Explanation> Build(
        MatchTrace trace, IReadOnlyList<FeedState> feeds, IReadOnlyDictionary<(string Id, InventoryPackage Package), string> suppressions)
    {
        var dates = feeds.GroupBy(state => state.Feed, StringComparer.Ordinal)
            .ToDictionary(feed => feed.Key, feed => feed.Max(state => state.Updated), StringComparer.Ordinal);
        var digests = new Dictionary<Advisory, string>(ReferenceEqualityComparer.Instance);
        return
        [
            .. trace.Vulnerabilities.Select(vulnerability => new Explanation(
                vulnerability,
                MatchingRules.ForNamespace(vulnerability.Namespace).Names,
                [.. vulnerability.Records.Select(record => new ExplainedRecord(record, DigestOf(record), dates.GetValueOrDefault(record.Candidate.Feed)))],
                vulnerability.Finding is { } finding ? suppressions.GetValueOrDefault((finding.Id, finding.Package)) : null)),
        ];

        string DigestOf(ConsideredRecord record)
        {
            if (!digests.TryGetValue(record.Candidate.Advisory, out var digest))
            {
                digests.Add(record.Candidate.Advisory, digest = RecordDigest.Of(record.Candidate.Advisory));
            }

            return digest;
        }
    }
}
