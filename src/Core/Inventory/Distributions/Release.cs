namespace Strata.Core.Inventory.Distributions;

/// <summary>One row of <c>releases.tsv</c>. Each end is the last day on which the vendor publishes fixes in that phase.</summary>
/// <param name="Namespace">The namespace: <c>debian:12</c>.</param>
/// <param name="CodeName">The code name, or null.</param>
/// <param name="Released">The day of the release; null while there is none.</param>
/// <param name="StandardEnd">The end of the vendor's standard support; null when none is announced.</param>
/// <param name="LtsEnd">The end of free long-term support after it, or null.</param>
/// <param name="EsmEnd">The end of the vendor's extended (subscription) maintenance after it, or null.</param>
/// <param name="Source">Where the dates are published.</param>
sealed record Release(
    string Namespace, string? CodeName, DateOnly? Released, DateOnly? StandardEnd, DateOnly? LtsEnd, DateOnly? EsmEnd, string Source);
