using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;
using Strata.Server.Hosting;
using Strata.Server.Journal;
using Strata.Storage;
using Strata.Storage.Vulnerabilities;

namespace Strata.Server.ClairV1;

/// <summary><c>/v1/namespaces/{namespace}/vulnerabilities/{vulnerability}/fixes</c>. In Clair the two that write never worked; here they do.</summary>
internal sealed class FixEndpoints(
    IServerDatabase database, NvdAssessments assessments, EditJournal journal, LocalChanges changes, TimeProvider time)
{
    private readonly IVulnerabilityStore _store = database.Vulnerabilities;

    /// <summary><c>GET …/fixes</c>.</summary>
    public async Task<ClairReply> GetAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var found = await _store.FindAsync(ClairNamespaces.FromClair(request.Segments[0]), request.Segments[1], cancellationToken).ConfigureAwait(false)
            ?? throw ClairProblemException.NotFound();
        return ClairReply.Json(
            StatusCodes.Status200OK, new FeatureListEnvelope(ClairV1Mapper.Fixes(found)), ClairV1Json.Wire.FeatureListEnvelope);
    }

    /// <summary><c>PUT …/fixes/{feature}</c>.</summary>
    public async Task<ClairReply> PutAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var written = request.Read(ClairV1Json.Wire.FeatureEnvelope)?.Feature ?? throw ClairProblemException.BadRequest(ClairTexts.NoFeature);
        if (written.Name != request.Segments[2])
        {
            throw ClairProblemException.BadRequest(ClairTexts.FeatureNameMismatch);
        }

        var fix = RequestChecks.Fix(written, ClairNamespaces.FromClair(request.Segments[0]));
        if (!string.IsNullOrEmpty(written.NamespaceName) && written.NamespaceName != request.Segments[0])
        {
            throw ClairProblemException.BadRequest(ClairTexts.OtherNamespace);
        }

        await EditAsync(request, fix, cancellationToken).ConfigureAwait(false);
        return ClairReply.Json(StatusCodes.Status200OK, new FeatureEnvelope(EchoOf.Feature(written)), ClairV1Json.Wire.FeatureEnvelope);
    }

    /// <summary><c>DELETE …/fixes/{feature}</c>: also of one that is not there.</summary>
    public async Task<ClairReply> DeleteAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        await EditAsync(request, new WrittenFix(request.Segments[2], null, IsRemoval: true), cancellationToken).ConfigureAwait(false);
        return ClairReply.Empty;
    }

    private async Task EditAsync(ClairRequest request, WrittenFix fix, CancellationToken cancellationToken)
    {
        var isKnown = false;
        var (@namespace, name) = (ClairNamespaces.FromClair(request.Segments[0]), request.Segments[1]);
        await journal.SettleAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
        var assessment = await assessments.FindAsync(name, cancellationToken).ConfigureAwait(false);
        await _store.EditAsync(
            @namespace,
            name,
            stored =>
            {
                isKnown = stored is not null;
                return stored is null ? null : VulnerabilityEdits.Write(stored, fix, assessment);
            },
            time.GetUtcNow(),
            cancellationToken).ConfigureAwait(false);
        if (!isKnown)
        {
            throw ClairProblemException.NotFound();
        }

        changes.Made();
    }
}
