using Prometheus;
using Strata.Core.Scanning;
using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;
using Strata.Server.Http;

namespace Strata.Server.ClairV1;

/// <summary><c>/v1/metrics</c>, which Quay also takes for a health check, and <c>/v1/versions</c>.</summary>
internal sealed class MetricsEndpoints(CollectorRegistry registry)
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary><c>GET /metrics</c>.</summary>
    public async Task<ClairReply> GetAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, cancellationToken).ConfigureAwait(false);
        return new ClairReply { Status = StatusCodes.Status200OK, Body = new ReplyBody(text.ToArray()), ContentType = ContentType };
    }

    /// <summary><c>GET /versions</c>: clairctl prints it; Clair 2 has no such route.</summary>
    public static Task<ClairReply> GetVersionsAsync(ClairRequest request, CancellationToken cancellationToken) => Task.FromResult(ClairReply.Json(
        StatusCodes.Status200OK,
        new ServerVersions("1", LayerAnalyzer.EngineVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ClairV1Json.Wire.ServerVersions));
}
