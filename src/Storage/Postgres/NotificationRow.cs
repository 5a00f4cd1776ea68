using Npgsql;
using Strata.Core.Advisories;
using Strata.Storage.Changes;
using Strata.Storage.Notifications;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>A notification with what was noted about stored packages when the change became visible.</summary>
/// <param name="Notification">The notification.</param>
/// <param name="OldPackages">The packages up to <paramref name="Mark"/> that the old form affects, or null when that was not looked up.</param>
/// <param name="NewPackages">The same for the new form.</param>
/// <param name="Mark">The highest id that a stored package had then.</param>
internal sealed record NotificationRow(Notification Notification, int[]? OldPackages, int[]? NewPackages, int Mark)
{
    public static async Task<NotificationRow?> FindAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        (await connection.Sql(
            """
            SELECT n.name, n.created, n.notified, n.deleted, c.content, c.old_packages, c.new_packages, c.package_mark
            FROM strata.notification n JOIN strata.change c ON c.id = n.id WHERE n.name = $1
            """,
            StorableText.Of(name)).ListAsync(Read, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The notification, with whether it affects a package.</summary>
    public async Task<Notification> CompleteAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => Notification with
    {
        AffectsPackages = (await PackagesAsync(connection, old: true, cancellationToken).ConfigureAwait(false)).Length > 0
            || (await PackagesAsync(connection, old: false, cancellationToken).ConfigureAwait(false)).Length > 0,
    };

    /// <summary>The packages that a form affects now: what was noted, and what is stored since.</summary>
    public async Task<int[]> PackagesAsync(NpgsqlConnection connection, bool old, CancellationToken cancellationToken)
    {
        var form = old ? Notification.Change.Old : Notification.Change.New;
        var noted = old ? OldPackages : NewPackages;
        var since = await AffectedAsync(connection, form, noted is null ? 0 : Mark, cancellationToken).ConfigureAwait(false);
        return [.. noted ?? [], .. since];
    }

    private static NotificationRow Read(NpgsqlDataReader row) => new(
        new Notification(
            row.GetString(0), Instant(row.GetInt64(1)), Instant(row.OptionalNumber(2)), Instant(row.OptionalNumber(3)),
            VulnerabilityRecord.ReadChange(ContentPacker.Unpack(row.GetFieldValue<byte[]>(4)))),
        row.Optional<byte[]>(5) is { } old ? PackedNumbers.Unpack(old) : null,
        row.Optional<byte[]>(6) is { } @new ? PackedNumbers.Unpack(@new) : null,
        row.GetInt32(7));

    private static async Task<int[]> AffectedAsync(
        NpgsqlConnection connection, NamespaceVulnerability? form, int after, CancellationToken cancellationToken)
    {
        if (form is null)
        {
            return [];
        }

        var names = form.Affected.Select(affected => (form.Namespace, affected.Name)).ToHashSet();
        var stored = await PackageNames.ReadAsync(connection, names, after, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return AffectedPackages.Find(form, stored.Named);
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private static DateTimeOffset? Instant(long? ticks) => ticks is { } value ? Instant(value) : null;
}
