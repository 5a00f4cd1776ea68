using Strata.Core.Advisories;

namespace Strata.Core.Tests.Feeds;

/// <summary>What a feed made of some files.</summary>
internal sealed record FeedContent(
    IReadOnlyList<Advisory> Advisories, IReadOnlyList<string> Partitions, IReadOnlyDictionary<string, long> Skipped)
{
    /// <summary>The advisory with this key.</summary>
    public Advisory this[string key] => Advisories.Single(advisory => advisory.Key == key);

    /// <summary>All affected packages of all advisories.</summary>
    public IEnumerable<AffectedPackage> Rows => Advisories.SelectMany(advisory => advisory.Affected);
}
