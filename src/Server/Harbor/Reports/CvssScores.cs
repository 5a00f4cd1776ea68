using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;

namespace Strata.Server.Harbor.Reports;

/// <summary>The CVSS vectors of a finding with who gave them.</summary>
internal static class CvssScores
{
    /// <summary>The vectors, the NVD's before the publisher's, and of each the newest version of CVSS first.</summary>
    public static IReadOnlyList<ScoredVector> Vectors(Finding finding)
    {
        var vectors = new List<ScoredVector>();
        foreach (var text in finding.Assessment?.Cvss ?? [])
        {
            Add(Assessment.Feed, text);
        }

        Add(finding.SeverityFeed ?? finding.Feed, finding.Cvss);
        return vectors;

        void Add(string source, string? text)
        {
            if (CvssVector.TryParse(text, out var vector)
                && !vectors.Exists(known => known.Source == source && FormOf(known.Vector) == FormOf(vector)))
            {
                vectors.Add(new ScoredVector(source, vector));
            }
        }
    }

    /// <summary>The generation of a vector: 2, 3 or 4. Harbor has one place for each.</summary>
    public static int FormOf(CvssVector vector) => vector.Version switch
    {
        CvssVersion.V2 => 2,
        CvssVersion.V40 => 4,
        _ => 3,
    };
}
