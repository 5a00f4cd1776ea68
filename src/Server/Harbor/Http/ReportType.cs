namespace Strata.Server.Harbor.Http;

/// <summary>A type of report that a client can have.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="ContentType">The type as it is written in the answer.</param>
internal sealed record ReportType(ReportKind Kind, string ContentType)
{
    /// <summary>The report of vulnerabilities that is given to whom any will do.</summary>
    public static ReportType Vulnerabilities { get; } = new(ReportKind.Vulnerabilities, HarborMediaTypes.VulnerabilityReport);

    /// <summary>The same under its older name. The body is the same: older readers pass over what they do not know.</summary>
    public static ReportType Native { get; } = new(ReportKind.Vulnerabilities, HarborMediaTypes.NativeReport);

    /// <summary>The SBOM.</summary>
    public static ReportType Sbom { get; } = new(ReportKind.Sbom, HarborMediaTypes.SbomReport);
}
