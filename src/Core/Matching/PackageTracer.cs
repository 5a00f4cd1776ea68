using Strata.Core.Advisories;
using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>Collects what the matcher decides about one package and hands it to a <see cref="MatchTrace"/>.</summary>
/// <param name="trace">Where it goes.</param>
/// <param name="located">The package.</param>
/// <param name="namespace">The namespace that is matched.</param>
/// <param name="scheme">The name of its version ordering, or null.</param>
internal sealed class PackageTracer(MatchTrace trace, InventoryPackage located, string @namespace, string? scheme)
{
    private readonly List<Decision> _decided = [];
    private readonly List<(MatchCandidate Candidate, ConsideredRecord Record)> _rejected = [];

    /// <summary>Takes down a record that is not about the package.</summary>
    public void Reject(MatchCandidate candidate, InstalledVersion installed, RecordOutcome outcome, string reason) =>
        _rejected.Add((candidate, new ConsideredRecord(candidate.Source, Compared(candidate), installed.Text, outcome, reason, null)));

    /// <summary>Takes down how a vulnerability was decided.</summary>
    /// <param name="group">Its claims in the order in which they were asked.</param>
    /// <param name="winner">The claim that decided that the package is affected, or null.</param>
    /// <param name="denier">The claim that decided that it is not, or null.</param>
    /// <param name="finding">The finding of the winner, or null.</param>
    public void Decide(VulnerabilityGroup group, Claim? winner, Claim? denier, Finding? finding)
    {
        var decider = winner ?? denier;
        var records = group.Claims.ConvertAll(claim =>
        {
            var outcome = OutcomeOf(claim, winner, denier);
            var reason = MatchReasons.Of(claim, scheme) + (decider is { } other && other != claim ? " " + MatchReasons.Against(claim, other) : "");
            return new ConsideredRecord(claim.Candidate.Source, Compared(claim.Candidate), claim.Installed.Text, outcome, reason, claim.FixedVersion);
        });
        var ids = group.Claims.SelectMany(claim => claim.Candidate.Cves.Count > 1 ? [] : claim.Candidate.Ids).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var id = finding?.Id ?? group.Cve ?? group.Claims[0].Candidate.Advisory.Id;
        ids.Add(id);
        _decided.Add(new Decision(id, finding, records, ids));
    }

    /// <summary>Hands over what was taken down: a vulnerability each, those that the package has first, then by id.</summary>
    public void Finish()
    {
        foreach (var (candidate, record) in _rejected)
        {
            foreach (var id in candidate.Cves.Count > 0 ? candidate.Cves : [candidate.Advisory.Id])
            {
                var known = _decided.Find(decided => decided.Ids.Contains(id));
                if (known is null)
                {
                    known = new Decision(id, null, [], new HashSet<string>(StringComparer.OrdinalIgnoreCase) { id });
                    _decided.Add(known);
                }

                known.Records.Add(record);
            }
        }

        foreach (var (id, finding, records, _) in _decided.OrderBy(decided => decided.Finding is null ? 1 : 0).ThenBy(decided => decided.Id, StringComparer.Ordinal))
        {
            trace.Add(new VulnerabilityTrace(id, located, @namespace, scheme, finding, records));
        }
    }

    private PackageKind Compared(MatchCandidate candidate) =>
        candidate.Affected.Kind == PackageKind.Binary || candidate.Affected.Name != located.Package.Source.Name ? PackageKind.Binary : PackageKind.Source;

    private static RecordOutcome OutcomeOf(Claim claim, Claim? winner, Claim? denier) => claim.Verdict switch
    {
        Verdict.Affected => claim == winner ? RecordOutcome.Decided : RecordOutcome.Affected,
        Verdict.Unaffected or Verdict.NeverAffected => claim == denier ? RecordOutcome.Denied : RecordOutcome.NotAffected,
        Verdict.NotComparable => RecordOutcome.NotComparable,
        _ => RecordOutcome.Silent,
    };

    private sealed record Decision(string Id, Finding? Finding, List<ConsideredRecord> Records, HashSet<string> Ids);
}
