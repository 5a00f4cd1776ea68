using Strata.Core.Advisories;

namespace Strata.Core.Tests.Feeds;

/// <summary>What became of one partition.</summary>
/// <param name="Partition">Its name.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Fingerprint">The fingerprint of new data; null when it failed or is unchanged.</param>
/// <param name="Advisories">What the data says.</param>
internal sealed record FetchedPart(string Partition, string? Error, string? Fingerprint, IReadOnlyList<Advisory> Advisories);
