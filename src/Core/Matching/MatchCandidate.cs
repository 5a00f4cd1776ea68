using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>A candidate with the CVEs that it is about, which are looked for once and not again for each package.</summary>
internal sealed class MatchCandidate(AdvisoryCandidate candidate)
{
    /// <summary>The feed.</summary>
    public string Feed => candidate.Feed;

    /// <summary>The feed's priority.</summary>
    public int Priority => candidate.Priority;

    /// <summary>The record.</summary>
    public Advisory Advisory => candidate.Advisory;

    /// <summary>The part of it that names the package.</summary>
    public AffectedPackage Affected => candidate.Affected;

    /// <summary>The distinct CVE ids among the record's ids, upper-case.</summary>
    public IReadOnlyList<string> Cves { get; } = [.. IdsOf(candidate.Advisory).Where(IsCve).Select(id => id.ToUpperInvariant()).Distinct()];

    /// <summary>The record's own id and its aliases.</summary>
    public IEnumerable<string> Ids => IdsOf(Advisory);

    private static IEnumerable<string> IdsOf(Advisory advisory) => advisory.Aliases.Prepend(advisory.Id);

    /// <summary>True for <c>CVE-</c>, four digits, <c>-</c> and at least four digits, in either case.</summary>
    private static bool IsCve(string id) =>
        id.Length >= 13
        && id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase)
        && id[8] == '-'
        && !id.AsSpan(4, 4).ContainsAnyExceptInRange('0', '9')
        && !id.AsSpan(9).ContainsAnyExceptInRange('0', '9');
}
