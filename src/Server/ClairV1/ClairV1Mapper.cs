using System.Globalization;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Core.Versions;
using Strata.Server.ClairV1.Models;
using Strata.Storage.Notifications;
using StoredNotification = Strata.Storage.Notifications.Notification;

namespace Strata.Server.ClairV1;

/// <summary>Turns what the product knows into what Clair shows. Pure: no store, no clock.</summary>
internal static class ClairV1Mapper
{
    /// <summary>A namespace.</summary>
    public static Namespace Namespace(string @namespace) =>
        new(ClairNamespaces.ToClair(@namespace), ClairNamespaces.FormatOf(@namespace));

    /// <summary>A vulnerability of the vulnerability or notification API.</summary>
    /// <param name="vulnerability">The vulnerability.</param>
    /// <param name="assessment">What the NVD says of it, or null.</param>
    /// <param name="withFixes">Whether to show <c>FixedIn</c>.</param>
    public static Vulnerability Vulnerability(NamespaceVulnerability vulnerability, Assessment? assessment, bool withFixes)
    {
        var own = Annotations(vulnerability);
        var fixes = withFixes ? Fixes(vulnerability) : [];
        return new Vulnerability
        {
            Name = vulnerability.Name,
            NamespaceName = ClairNamespaces.ToClair(vulnerability.Namespace),
            Description = NullIfEmpty(vulnerability.Summary),
            Link = NullIfEmpty(vulnerability.Link),
            Severity = Severity(vulnerability.Severity, own),
            Metadata = own is null ? NvdMetadata.Of(assessment, vulnerability.Cvss) : own.Metadata,
            FixedIn = fixes.Count == 0 ? null : fixes,
        };
    }

    /// <summary>
    /// The packages that a vulnerability affects, by name, each with the version that fixes it: of several for one name the highest, since a
    /// second one means that the first fix was incomplete.
    /// </summary>
    public static IReadOnlyList<Feature> Fixes(NamespaceVulnerability vulnerability)
    {
        var scheme = VersionSchemes.ForNamespace(vulnerability.Namespace);
        var fixes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var affected in vulnerability.Affected.Where(affected => IsShown(affected, vulnerability)))
        {
            if (FixOf(affected, scheme) is { } fix && (!fixes.TryGetValue(affected.Name, out var other) || IsHigher(fix, other, scheme)))
            {
                fixes[affected.Name] = fix;
            }
        }

        return
        [
            .. fixes.Select(fix => new Feature
            {
                Name = fix.Key,
                NamespaceName = ClairNamespaces.ToClair(vulnerability.Namespace),
                VersionFormat = ClairNamespaces.FormatOf(vulnerability.Namespace),
                Version = fix.Value,
            }),
        ];
    }

    /// <summary>The severity's word.</summary>
    public static string Severity(Severity severity, OwnAnnotations? own) => own?.Severity ?? severity.ToString();

    /// <summary>What the API that wrote a vulnerability added to it; null for a feed's vulnerability.</summary>
    public static OwnAnnotations? Annotations(NamespaceVulnerability vulnerability) =>
        vulnerability.Annotations is { } text ? JsonSerializer.Deserialize(text, ClairV1JsonContext.Default.OwnAnnotations) : null;

    /// <summary>One page of a notification.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="old">The old form's layers on this page.</param>
    /// <param name="new">The new form's layers on this page.</param>
    /// <param name="assessment">What the NVD says of the vulnerability, or null.</param>
    /// <param name="limit">The request's limit.</param>
    /// <param name="page">This page's token.</param>
    /// <param name="nextPage">The next page's token, or null.</param>
    public static Models.Notification Notification(
        StoredNotification notification,
        IReadOnlyList<AffectedLayer> old,
        IReadOnlyList<AffectedLayer> @new,
        Assessment? assessment,
        long limit,
        string page,
        string? nextPage) => new()
        {
            Name = notification.Name,
            Created = Time(notification.Created),
            Notified = Time(notification.Notified),
            Deleted = Time(notification.Deleted),
            Limit = limit,
            Page = page,
            NextPage = nextPage,
            Old = WithLayers(notification.Change.Old, old, assessment),
            New = WithLayers(notification.Change.New, @new, assessment),
        };

    /// <summary>The version that fixes a package, <c>None</c> when none does, null when the record says that it is not affected.</summary>
    // The API cannot say who a fix is for: one of a channel shows as a vulnerability without a fix, and only where no other row does.
    private static bool IsShown(AffectedPackage affected, NamespaceVulnerability vulnerability) =>
        affected.Channel is null || !vulnerability.Affected.Any(other => other.Channel is null && other.Name == affected.Name);

    private static string? FixOf(AffectedPackage affected, IVersionScheme? scheme)
    {
        if (affected.State == FixState.NotAffected)
        {
            return null;
        }

        if (affected.Channel is not null)
        {
            return ClairVersion.None;
        }

        var fix = affected.FixedVersion;
        foreach (var range in affected.Ranges)
        {
            if (affected.FixedVersion is null && range.Fixed is { } end && (fix is null || IsHigher(end, fix, scheme)))
            {
                fix = end;
            }
        }

        return NullIfEmpty(fix) ?? ClairVersion.None;
    }

    private static bool IsHigher(string left, string right, IVersionScheme? scheme) =>
        right != ClairVersion.None
        && (left == ClairVersion.None || (scheme is null ? string.CompareOrdinal(left, right) : scheme.Compare(left, right)) > 0);

    private static VulnerabilityWithLayers? WithLayers(NamespaceVulnerability? form, IReadOnlyList<AffectedLayer> layers, Assessment? assessment) => form is null
        ? null
        : new VulnerabilityWithLayers
        {
            Vulnerability = Vulnerability(form, assessment, withFixes: true),
            OrderedLayersIntroducingVulnerability = layers.Count == 0 ? null : [.. layers.Select(layer => new OrderedLayerName(layer.Index, layer.Name))],
            LayersIntroducingVulnerability = layers.Count == 0 ? null : [.. layers.Select(layer => layer.Name)],
        };

    private static string? Time(DateTimeOffset? time) => time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
