using Strata.Server.Auth;
using Strata.Server.ClairV1.Http;

namespace Strata.Server.ClairV1;

/// <summary>Every route of the API: the table of section 1.2 of the specification.</summary>
internal static class ClairV1Routes
{
    private const string Vulnerabilities = "namespaces/*/vulnerabilities";
    private const string Vulnerability = "namespaces/*/vulnerabilities/*";
    private const string Fixes = "namespaces/*/vulnerabilities/*/fixes";

    /// <summary>The name of the route that tokens may be left out for.</summary>
    public const string Metrics = "v1/getMetrics";

    /// <summary>The routes.</summary>
    public static IReadOnlyList<ClairRoute> Create(
        LayerEndpoints layers,
        NamespaceEndpoints namespaces,
        VulnerabilityEndpoints vulnerabilities,
        FixEndpoints fixes,
        NotificationEndpoints notifications,
        MetricsEndpoints metrics) =>
    [
        new("POST", "layers", "v1/postLayer", ApiScopes.Scan, layers.PostAsync, SeesEdits: false),
        new("GET", "layers/*", "v1/getLayer", ApiScopes.Read, layers.GetAsync),
        new("DELETE", "layers/*", "v1/deleteLayer", ApiScopes.Scan, layers.DeleteAsync, SeesEdits: false),
        new("GET", "namespaces", "v1/getNamespaces", ApiScopes.Read, namespaces.GetAsync),
        new("GET", Vulnerabilities, "v1/getVulnerabilities", ApiScopes.Read, vulnerabilities.ListAsync),
        new("POST", Vulnerabilities, "v1/postVulnerability", ApiScopes.Admin, vulnerabilities.PostAsync, SeesEdits: false),
        new("GET", Vulnerability, "v1/getVulnerability", ApiScopes.Read, vulnerabilities.GetAsync),
        new("PUT", Vulnerability, "v1/putVulnerability", ApiScopes.Admin, vulnerabilities.PutAsync, SeesEdits: false),
        new("DELETE", Vulnerability, "v1/deleteVulnerability", ApiScopes.Admin, vulnerabilities.DeleteAsync),
        new("GET", Fixes, "v1/getFixes", ApiScopes.Read, fixes.GetAsync),
        new("PUT", Fixes + "/*", "v1/putFix", ApiScopes.Admin, fixes.PutAsync),
        new("DELETE", Fixes + "/*", "v1/deleteFix", ApiScopes.Admin, fixes.DeleteAsync),
        new("GET", "notifications/*", "v1/getNotification", ApiScopes.Read, notifications.GetAsync),
        new("DELETE", "notifications/*", "v1/deleteNotification", ApiScopes.Scan, notifications.DeleteAsync),
        new("GET", "metrics", Metrics, ApiScopes.Read, metrics.GetAsync, SeesEdits: false),
        new("GET", "versions", "v1/getVersions", ApiScopes.Read, MetricsEndpoints.GetVersionsAsync, SeesEdits: false),
    ];
}
