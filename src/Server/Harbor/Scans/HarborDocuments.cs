namespace Strata.Server.Harbor.Scans;

/// <summary>The names of the adapter's reports among the documents of a scan.</summary>
internal static class HarborDocuments
{
    /// <summary>The report of vulnerabilities, for both of its types.</summary>
    public const string Vulnerabilities = "harbor.vulnerabilities";

    private const string Sbom = "harbor.sbom ";

    /// <summary>The report with an SBOM.</summary>
    /// <param name="form">The SBOM's form, of <see cref="HarborMediaTypes.Sboms"/>.</param>
    public static string SbomOf(string form) => Sbom + form;
}
