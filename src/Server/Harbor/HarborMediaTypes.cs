namespace Strata.Server.Harbor;

/// <summary>The media types of the pluggable scanner API, letter by letter: Harbor compares them as text, the blank after <c>;</c> included.</summary>
internal static class HarborMediaTypes
{
    public const string Metadata10 = "application/vnd.scanner.adapter.metadata+json; version=1.0";
    public const string Metadata11 = "application/vnd.scanner.adapter.metadata+json; version=1.1";
    public const string ScanResponse = "application/vnd.scanner.adapter.scan.response+json; version=1.0";
    public const string Error = "application/vnd.scanner.adapter.error+json; version=1.0";

    /// <summary>The vulnerability report that every Harbor knows.</summary>
    public const string NativeReport = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0";

    /// <summary>The vulnerability report of Harbor 2.2 and later. There is no <c>+json</c> in it.</summary>
    public const string VulnerabilityReport = "application/vnd.security.vulnerability.report; version=1.1";

    /// <summary>The SBOM report of Harbor 2.11 and later.</summary>
    public const string SbomReport = "application/vnd.security.sbom.report+json; version=1.0";

    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string Spdx = "application/spdx+json";
    public const string CycloneDx = "application/vnd.cyclonedx+json";

    /// <summary>The manifests that can be scanned. Indexes are not among them: Harbor would send those in place of their children.</summary>
    public static IReadOnlyList<string> Consumed { get; } = [OciManifest, DockerManifest];

    /// <summary>The forms that an SBOM can have.</summary>
    public static IReadOnlyList<string> Sboms { get; } = [Spdx, CycloneDx];
}
