using Strata.Core.Matching;
using Strata.Core.Primitives;
using Strata.Core.Reports;

namespace Strata.Server.Harbor.Reports;

/// <summary>Severities as Harbor knows them.</summary>
internal static class HarborSeverities
{
    /// <summary>The word for an artifact without a finding.</summary>
    public const string None = "None";

    /// <summary>
    /// The severity of a finding. Harbor weighs Unknown like nothing, so that a score of any CVSS version counts before that.
    /// </summary>
    public static Severity Of(Finding finding) => finding.Severity != Severity.Unknown
        ? finding.Severity
        : CvssScores.Vectors(finding).Select(scored => scored.Vector.Severity).DefaultIfEmpty(Severity.Unknown).First();

    /// <summary>The word for the worst of some severities.</summary>
    public static string Overall(IEnumerable<Severity> severities)
    {
        var all = severities.ToList();
        return all.Count == 0 ? None : ReportWords.Of(all.Max());
    }
}
