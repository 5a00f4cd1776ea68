using Strata.Core.Matching;

namespace Strata.Core.Scanning;

/// <summary>The proof of one decision: what was held against a package and why it has, or has not, a vulnerability.</summary>
/// <param name="Vulnerability">What the matcher took down.</param>
/// <param name="Names">What the distribution's advisories name: <c>source</c>, <c>binary</c> or <c>both</c>; null when that is not known.</param>
/// <param name="Records">The records, as in <see cref="VulnerabilityTrace.Records"/>, with what a reader needs to find them again.</param>
/// <param name="Suppression">Why the finding is not among those reported, or null.</param>
public sealed record Explanation(
    VulnerabilityTrace Vulnerability, string? Names, IReadOnlyList<ExplainedRecord> Records, string? Suppression);
