using Strata.Core.Warnings;

namespace Strata.Core.Matching;

/// <summary>What the matcher found.</summary>
/// <param name="Findings">One for each package and vulnerability, worst severity first, then by package name, version, architecture and id.</param>
/// <param name="Warnings">What could not be judged.</param>
public sealed record MatchResult(IReadOnlyList<Finding> Findings, IReadOnlyList<ScanWarning> Warnings);
