using Strata.Core.Warnings;

namespace Strata.Core.Matching;

/// <summary>What the rules of an ignore file did.</summary>
/// <param name="Kept">The findings that no rule ignores, in their order.</param>
/// <param name="Suppressed">The others, in their order.</param>
/// <param name="Warnings">One for each rule that is expired or matched nothing.</param>
public sealed record IgnoreResult(
    IReadOnlyList<Finding> Kept, IReadOnlyList<SuppressedFinding> Suppressed, IReadOnlyList<ScanWarning> Warnings);
