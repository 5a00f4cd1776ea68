using Strata.Server.ClairV1.Http;
using Strata.Server.ClairV1.Models;
using Strata.Storage;
using Strata.Storage.Notifications;
using StoredNotification = Strata.Storage.Notifications.Notification;

namespace Strata.Server.ClairV1;

/// <summary>
/// <c>/v1/notifications</c>. The layers of the old and of the new form are paged in lockstep by one token, each by ascending index; a list that
/// has ended is absent from later pages while the other goes on.
/// </summary>
internal sealed class NotificationEndpoints(IServerDatabase database, NvdAssessments assessments, PageTokens tokens, TimeProvider time)
{
    /// <summary>The position of a list that has ended.</summary>
    private const long End = -1;

    private static readonly IReadOnlyList<AffectedLayer> None = [];

    private readonly INotificationStore _store = database.Notifications;

    /// <summary><c>GET /notifications/{name}</c>; deleted ones can be read too.</summary>
    public async Task<ClairReply> GetAsync(ClairRequest request, CancellationToken cancellationToken)
    {
        var name = request.Segments[0];
        var limit = RequestChecks.Limit(request);
        if (limit is < -1 or > int.MaxValue - 1)
        {
            throw ClairProblemException.BadRequest(limit < 0 ? ClairTexts.NegativeLimit : ClairTexts.BadLimit + "it is too large");
        }

        var position = new NotificationPosition(name, 0, 0);
        var hasPage = request.Query.TryGetValue("page", out var page) && page.Length > 0;
        if (hasPage)
        {
            position = tokens.Read(page!, ClairV1JsonContext.Default.NotificationPosition) is { } given && given.Notification == name
                ? given
                : throw ClairProblemException.BadRequest(ClairTexts.BadPage);
        }

        var notification = await _store.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw ClairProblemException.NotFound();
        var (old, nextOld) = await ReadAsync(notification, isOld: true, position.OldVulnerability, (int)limit, cancellationToken).ConfigureAwait(false);
        var (@new, nextNew) = await ReadAsync(notification, isOld: false, position.NewVulnerability, (int)limit, cancellationToken).ConfigureAwait(false);
        var assessment = await assessments.FindAsync(notification.Change.New ?? notification.Change.Old, cancellationToken).ConfigureAwait(false);
        var next = nextOld == End && nextNew == End ? null : Token(new NotificationPosition(name, nextOld, nextNew));
        return ClairReply.Json(
            StatusCodes.Status200OK,
            new NotificationEnvelope(ClairV1Mapper.Notification(notification, old, @new, assessment, limit, hasPage ? page! : Token(position), next)),
            ClairV1Json.Wire.NotificationEnvelope);
    }

    /// <summary><c>DELETE /notifications/{name}</c>: it is not sent again. Repeating it is fine.</summary>
    public async Task<ClairReply> DeleteAsync(ClairRequest request, CancellationToken cancellationToken) =>
        await _store.DeleteAsync(request.Segments[0], time.GetUtcNow(), cancellationToken).ConfigureAwait(false)
            ? ClairReply.Empty
            : throw ClairProblemException.NotFound();

    private string Token(NotificationPosition position) => tokens.Write(position, ClairV1JsonContext.Default.NotificationPosition);

    private async Task<(IReadOnlyList<AffectedLayer> Layers, long Next)> ReadAsync(
        StoredNotification notification, bool isOld, long from, int limit, CancellationToken cancellationToken)
    {
        var form = isOld ? notification.Change.Old : notification.Change.New;
        if (form is null || from == End || limit < 0)
        {
            return (None, End);
        }

        var layers = await _store.FindLayersAsync(notification, isOld, from, limit + 1, cancellationToken).ConfigureAwait(false);
        return layers.Count <= limit ? (layers, End) : ([.. layers.Take(limit)], layers[limit].Index);
    }
}
