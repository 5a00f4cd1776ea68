using Strata.Core.Advisories;
using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;
using Strata.Storage;

namespace Strata.Server.ClairV1;

/// <summary><c>/v1/namespaces</c>.</summary>
internal sealed class NamespaceEndpoints(IServerDatabase database)
{
    /// <summary><c>GET /namespaces</c>: those of layers and of vulnerabilities, by name.</summary>
    public async Task<ClairReply> GetAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var ofLayers = await database.Layers.GetNamespacesAsync(cancellationToken).ConfigureAwait(false);
        var ofVulnerabilities = await database.Vulnerabilities.GetNamespacesAsync(cancellationToken).ConfigureAwait(false);
        var namespaces = ofLayers.Concat(ofVulnerabilities)
            .Where(found => !InternalNamespaces.Contains(found))
            .Select(ClairV1Mapper.Namespace)
            .DistinctBy(found => found.Name, StringComparer.Ordinal)
            .OrderBy(found => found.Name, StringComparer.Ordinal);
        return ClairReply.Json(StatusCodes.Status200OK, new NamespaceEnvelope([.. namespaces]), ClairV1Json.Wire.NamespaceEnvelope);
    }

    /// <summary>True when a layer or vulnerability is in the namespace, in our spelling.</summary>
    public async Task<bool> ExistsAsync(string @namespace, CancellationToken cancellationToken) =>
        (await database.Vulnerabilities.GetNamespacesAsync(cancellationToken).ConfigureAwait(false)).Contains(@namespace, StringComparer.Ordinal)
        || (await database.Layers.GetNamespacesAsync(cancellationToken).ConfigureAwait(false)).Contains(@namespace, StringComparer.Ordinal);
}
