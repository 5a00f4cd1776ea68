using Strata.Server.Auth;
using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Metadata;

namespace Strata.Server.Harbor;

/// <summary>Every route of the adapter, below its base.</summary>
internal static class HarborRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<HarborRoute> Create(MetadataEndpoint metadata, ScanEndpoint scan, ReportEndpoint report, ProbeEndpoints probes) =>
    [
        new("GET", "api/v1/metadata", "metadata", ApiScopes.Read, metadata.GetAsync),
        new("POST", "api/v1/scan", "scan", ApiScopes.Scan, scan.PostAsync),
        new("GET", "api/v1/scan/*/report", "report", ApiScopes.Read, report.GetAsync),
        new("GET", "probe/healthy", "healthy", ApiScopes.None, ProbeEndpoints.GetHealthyAsync),
        new("GET", "probe/ready", "ready", ApiScopes.None, probes.GetReadyAsync),
    ];
}
