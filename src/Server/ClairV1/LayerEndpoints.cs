using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Server.Layers;
using Strata.Storage;
using Strata.Storage.Images;

namespace Strata.Server.ClairV1;

/// <summary><c>/v1/layers</c>.</summary>
internal sealed class LayerEndpoints(
    IServerDatabase database,
    LayerIndexer indexer,
    LayerReports reports,
    ResponseCache cache,
    DatabaseRevision revision,
    LocalChanges changes,
    ServerOptions options)
{
    /// <summary><c>POST /layers</c>: answered when the layer is stored.</summary>
    public async Task<ClairReply> PostAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var layer = request.Read(ClairV1Json.Wire.LayerEnvelope)?.Layer ?? throw ClairProblemException.BadRequest(ClairTexts.NoLayer);
        var posting = new LayerPosting(
            Required(layer.Name, ClairTexts.NoLayerName),
            Required(layer.Path, ClairTexts.NoLayerPath),
            string.IsNullOrEmpty(layer.ParentName) ? null : layer.ParentName,
            Required(layer.Format, ClairTexts.NoLayerFormat),
            [.. (layer.Headers ?? []).Select(header => KeyValuePair.Create(header.Key, header.Value ?? ""))]);
        RequestChecks.CheckName(posting.Name);
        RequestChecks.CheckName(posting.ParentName);
        if (ImageLayerName.IsOne(posting.Name) || (posting.ParentName is { } parent && ImageLayerName.IsOne(parent)))
        {
            throw ClairProblemException.BadRequest(ClairTexts.ReservedName);
        }

        return await indexer.PostAsync(posting, cancellationToken).ConfigureAwait(false) switch
        {
            PostingOutcome.Stored or PostingOutcome.Known => ClairReply.Json(
                StatusCodes.Status201Created,
                new LayerEnvelope(EchoOf.Layer(layer, options.Api.EchoHeaders, LayerAnalyzer.EngineVersion)),
                ClairV1Json.Wire.LayerEnvelope),
            PostingOutcome.ParentUnknown => ClairReply.Error(StatusCodes.Status400BadRequest, ClairTexts.ParentUnknown),
            PostingOutcome.SourceUnavailable => ClairReply.Error(StatusCodes.Status400BadRequest, ClairTexts.LayerNotFound),
            PostingOutcome.FormatUnsupported => ClairReply.Error(StatusCodes.Status400BadRequest, ClairTexts.UnsupportedFormat(posting.Format)),
            PostingOutcome.NotAnArchive => ClairReply.Error(StatusCodes.Status422UnprocessableEntity, ClairTexts.NotAnArchive),
            PostingOutcome.FileTooBig => ClairReply.Error(StatusCodes.Status422UnprocessableEntity, ClairTexts.FileTooBig),
            PostingOutcome.NoRoom => ClairReply.Error(StatusCodes.Status500InternalServerError, ClairTexts.NoRoom),
            _ => ClairReply.Error(StatusCodes.Status422UnprocessableEntity, ClairTexts.Unsupported),
        };
    }

    /// <summary><c>GET /layers/{name}</c>, with the features and vulnerabilities of this moment where they are asked for.</summary>
    public async Task<ClairReply> GetAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var name = request.Segments[0];
        if (ImageLayerName.IsOne(name))
        {
            return ClairReply.Error(StatusCodes.Status404NotFound, ClairTexts.NotFound);
        }

        var withVulnerabilities = request.Has("vulnerabilities");
        var withFeatures = withVulnerabilities || request.Has("features");
        var key = (withVulnerabilities ? "v" : withFeatures ? "f" : "l") + name;
        var current = await revision.GetAsync(cancellationToken).ConfigureAwait(false);
        return cache.TryGet(key, current, out var kept)
            ? kept
            : await cache.MakeAsync(key, current, () => MakeAsync(name, withFeatures, withVulnerabilities, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary><c>DELETE /layers/{name}</c>: the layer and every layer above it.</summary>
    public async Task<ClairReply> DeleteAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        if (ImageLayerName.IsOne(request.Segments[0]) || !await database.Layers.DeleteAsync(request.Segments[0], cancellationToken).ConfigureAwait(false))
        {
            return ClairReply.Error(StatusCodes.Status404NotFound, ClairTexts.NotFound);
        }

        changes.Made();
        return ClairReply.Empty;
    }

    private async Task<ClairReply> MakeAsync(string name, bool withFeatures, bool withVulnerabilities, CancellationToken cancellationToken)
    {
        if (!withFeatures)
        {
            return await database.Layers.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } stored
                ? Answer(LayerMapper.Layer(stored))
                : ClairReply.Error(StatusCodes.Status404NotFound, ClairTexts.NotFound);
        }

        if (await reports.ReadAsync(name, withVulnerabilities, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return ClairReply.Error(StatusCodes.Status404NotFound, ClairTexts.NotFound);
        }

        var reply = Answer(LayerMapper.Layer(content));
        return content.Status is { } status ? reply with { Headers = StatusHeaders(status, content.WarningCodes) } : reply;
    }

    /// <summary>What Clair's body cannot say: whether the absence of vulnerabilities means anything.</summary>
    private static KeyValuePair<string, string>[] StatusHeaders(ScanStatus status, IReadOnlyList<string> codes)
    {
        var word = KeyValuePair.Create("Strata-Status", status.ToString().ToLowerInvariant());
        return codes.Count == 0 ? [word] : [word, KeyValuePair.Create("Strata-Warnings", string.Join(',', codes))];
    }

    private static ClairReply Answer(Layer layer) =>
        ClairReply.Json(StatusCodes.Status200OK, new LayerEnvelope(layer), ClairV1Json.Wire.LayerEnvelope);

    private static string Required(string? text, string message) =>
        string.IsNullOrEmpty(text) ? throw ClairProblemException.BadRequest(message) : text;
}
