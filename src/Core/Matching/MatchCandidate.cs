using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>A candidate with the CVEs that it is about, which are looked for once and not again for each package.</summary>
internal sealed class MatchCandidate(AdvisoryCandidate candidate)
{
    /// <summary>The candidate as it was handed in.</summary>
    public AdvisoryCandidate Source => candidate;

    /// <summary>The feed.</summary>
    public string Feed => candidate.Feed;

    /// <summary>The feed's priority.</summary>
    public int Priority => candidate.Priority;

    /// <summary>The record.</summary>
    public Advisory Advisory => candidate.Advisory;

    /// <summary>The part of it that names the package.</summary>
    public AffectedPackage Affected => candidate.Affected;

    /// <summary>The distinct CVE ids among the record's ids, upper-case.</summary>
    public IReadOnlyList<string> Cves { get; } = CvesOf(candidate.Advisory);

    /// <summary>The record's own id and its aliases.</summary>
    public IEnumerable<string> Ids => Advisory.Aliases.Prepend(Advisory.Id);

    /// <summary>True for <c>CVE-</c>, four digits, <c>-</c> and at least four digits, in either case.</summary>
    public static bool IsCve(string id) =>
        id.Length >= 13
        && id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase)
        && id[8] == '-'
        && !id.AsSpan(4, 4).ContainsAnyExceptInRange('0', '9')
        && !id.AsSpan(9).ContainsAnyExceptInRange('0', '9');

    private static string[] CvesOf(Advisory advisory)
    {
        var first = IsCve(advisory.Id) ? advisory.Id : null;
        HashSet<string>? all = null;
        foreach (var alias in advisory.Aliases)
        {
            if (!IsCve(alias))
            {
                continue;
            }

            if (first is null)
            {
                first = alias;
            }
            else if (all is not null || !alias.Equals(first, StringComparison.OrdinalIgnoreCase))
            {
                all ??= [first.ToUpperInvariant()];
                all.Add(alias.ToUpperInvariant());
            }
        }

        return all is not null ? [.. all] : first is not null ? [first.ToUpperInvariant()] : [];
    }
}
