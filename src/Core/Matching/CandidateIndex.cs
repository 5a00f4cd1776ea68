using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>The candidates of one namespace by the package name that they are compared with; withdrawn ones are left out.</summary>
internal sealed class CandidateIndex
{
    private static readonly List<MatchCandidate> None = [];
    private readonly Dictionary<string, List<MatchCandidate>> _bySource = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MatchCandidate>> _byBinary = new(StringComparer.Ordinal);

    /// <summary>Makes the index.</summary>
    public CandidateIndex(string @namespace, IReadOnlyList<AdvisoryCandidate> candidates)
    {
        foreach (var found in candidates)
        {
            if (found.Advisory.Withdrawn is not null || found.Affected.Namespace != @namespace)
            {
                continue;
            }

            var candidate = new MatchCandidate(found);
            if (candidate.Affected.Kind != PackageKind.Binary)
            {
                Add(_bySource, candidate);
            }

            if (candidate.Affected.Kind != PackageKind.Source)
            {
                Add(_byBinary, candidate);
            }
        }
    }

    /// <summary>The candidates that name this source package.</summary>
    public List<MatchCandidate> OfSource(string name) => _bySource.GetValueOrDefault(name, None);

    /// <summary>The candidates that name this binary package.</summary>
    public List<MatchCandidate> OfBinary(string name) => _byBinary.GetValueOrDefault(name, None);

    private static void Add(Dictionary<string, List<MatchCandidate>> index, MatchCandidate candidate)
    {
        if (!index.TryGetValue(candidate.Affected.Name, out var named))
        {
            index.Add(candidate.Affected.Name, named = []);
        }

        named.Add(candidate);
    }
}
