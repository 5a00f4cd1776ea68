namespace Strata.Core.Matching;

/// <summary>What matching depends on beside packages and advisories.</summary>
public sealed record MatchOptions
{
    /// <summary>Nothing is known of the target beside its packages.</summary>
    public static MatchOptions Default { get; } = new();

    /// <summary>
    /// The repositories and products that the target tells of: CPE names and repository ids. Empty when it tells none; then records about
    /// some repositories apply as well.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];
}
