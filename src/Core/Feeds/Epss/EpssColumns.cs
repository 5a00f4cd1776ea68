namespace Strata.Core.Feeds.Epss;

/// <summary>Where the fields of a row are.</summary>
/// <param name="Cve">The column of the CVE.</param>
/// <param name="Score">The column of the score.</param>
/// <param name="Percentile">The column of the percentile, or null in files from before it was published.</param>
/// <param name="Fields">How many fields a row has.</param>
internal readonly record struct EpssColumns(int Cve, int Score, int? Percentile, int Fields)
{
    /// <summary>Reads a header; null when it is none of a file of scores.</summary>
    public static EpssColumns? Read(string header)
    {
        var names = header.TrimEnd('\r').Split(',');
        var (cve, score, percentile) = (Array.IndexOf(names, "cve"), Array.IndexOf(names, "epss"), Array.IndexOf(names, "percentile"));
        return cve >= 0 && score >= 0 ? new EpssColumns(cve, score, percentile < 0 ? null : percentile, names.Length) : null;
    }
}
