using Microsoft.Data.Sqlite;
using Strata.Storage.Images;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Images in SQLite.</summary>
internal sealed class SqliteImageStore(DatabaseFile file, TimeProvider clock) : IImageStore
{
    private const string Columns = "SELECT digest, engine_version, content, created, seen FROM image";

    /// <summary>
    /// Layers of images that nothing is upon and that no image has. Repeated until there are none, it takes a chain from its top down.
    /// </summary>
    private const string UnusedLayers = """
        DELETE FROM layer WHERE id IN (
            SELECT l.id FROM layer l
            WHERE l.name GLOB 'image-layer:*' AND NOT EXISTS (SELECT 1 FROM layer c WHERE c.parent = l.id)
                AND NOT EXISTS (SELECT 1 FROM image i WHERE i.top = l.id)
            LIMIT 1000)
        """;

    public Task<StoredImage?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(connection => Find(connection, digest), null));
    }

    public Task<StoredImage> StoreAsync(StoredImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return file.ChangeAsync(connection => Store(connection, image), cancellationToken);
    }

    public async Task<bool> NoteAsync(string digest, string? repository, string? tag, CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - ImageNotes.Interval).UtcTicks;
        cancellationToken.ThrowIfCancellationRequested();
        return file.Read<bool?>(connection => IsNoted(connection, digest, repository, tag, before), false)
            ?? await file.ChangeAsync(connection => Note(connection, digest, repository, tag, before), cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<StoredReference>> ReadReferencesAsync(string digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<StoredReference>>(file.Read(connection => ReadReferences(connection, digest), []));
    }

    public Task<IReadOnlyList<StoredImage>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<StoredImage>>(file.Read(
            connection =>
            {
                using var select = connection.Prepare($"{Columns} WHERE digest > $after ORDER BY digest LIMIT $limit", "$after", "$limit");
                return ReadAll(select.Bind(after ?? "", limit));
            },
            []));
    }

    public Task<IReadOnlyList<string>> FindByLayerAsync(string layer, string? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>(file.Read(connection => FindByLayer(connection, layer, after, limit), []));
    }

    public Task<bool> DeleteAsync(string digest, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            using var delete = connection.Prepare("DELETE FROM image WHERE digest = $digest", "$digest");
            return delete.Bind(digest).ExecuteNonQuery() > 0;
        },
        cancellationToken);

    public async Task<long> PruneAsync(TimeSpan unusedFor, CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - unusedFor).UtcTicks;
        var images = await RepeatAsync(
            connection =>
            {
                using var delete = connection.Prepare("DELETE FROM image WHERE digest IN (SELECT digest FROM image WHERE seen < $before LIMIT 1000)", "$before");
                return delete.Bind(before).ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);
        return images + await RepeatAsync(
            connection =>
            {
                using var delete = connection.Prepare(UnusedLayers);
                return delete.ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> RepeatAsync(Func<SqliteConnection, int> delete, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await file.ChangeAsync(delete, cancellationToken).ConfigureAwait(false);
            total += deleted;
        }
        while (deleted > 0);
        return total;
    }

    private static StoredImage? Find(SqliteConnection connection, string digest)
    {
        using var select = connection.Prepare($"{Columns} WHERE digest = $digest", "$digest");
        return ReadAll(select.Bind(digest)) is [var image] ? image : null;
    }

    private static List<StoredImage> ReadAll(SqliteCommand select)
    {
        using var row = select.ExecuteReader();
        var images = new List<StoredImage>();
        while (row.Read())
        {
            images.Add(ImageRecord.Read(row.GetString(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2), Instant(row, 3), Instant(row, 4)));
        }

        return images;
    }

    private StoredImage Store(SqliteConnection connection, StoredImage image)
    {
        if (Find(connection, image.Digest) is { } known && known.EngineVersion > image.EngineVersion)
        {
            return known;
        }

        long? top = null;
        if (image.TopLayer is { } name)
        {
            using var layer = connection.Prepare("SELECT id FROM layer WHERE key = $key", "$key");
            top = layer.Bind(LayerName.KeyOf(name)).ReadNumber() ?? throw new ParentLayerMissingException(name);
        }

        using var upsert = connection.Prepare(
            """
            INSERT INTO image (digest, top, engine_version, content, created, seen) VALUES ($digest, $top, $engine, $content, $now, $now)
            ON CONFLICT (digest) DO UPDATE SET
                top = excluded.top, engine_version = excluded.engine_version, content = excluded.content, seen = excluded.seen
            """,
            "$digest", "$top", "$engine", "$content", "$now");
        upsert.Bind(image.Digest, top, image.EngineVersion, ImageRecord.Write(image), clock.GetUtcNow().UtcTicks).ExecuteNonQuery();
        return Find(connection, image.Digest)!;
    }

    /// <summary>True when everything was noted lately, false when there is no such image, null when there is something to write.</summary>
    private static bool? IsNoted(SqliteConnection connection, string digest, string? repository, string? tag, long before)
    {
        using var image = connection.Prepare("SELECT seen FROM image WHERE digest = $digest", "$digest");
        if (image.Bind(digest).ReadNumber() is not { } seen)
        {
            return false;
        }

        using var reference = connection.Prepare(
            "SELECT seen FROM image_reference WHERE digest = $digest AND repository = $repository AND tag = $tag", "$digest", "$repository", "$tag");
        return seen >= before && (repository is null || reference.Bind(digest, repository, tag ?? "").ReadNumber() >= before) ? true : null;
    }

    private bool Note(SqliteConnection connection, string digest, string? repository, string? tag, long before)
    {
        var now = clock.GetUtcNow().UtcTicks;
        using var update = connection.Prepare(
            "UPDATE image SET seen = CASE WHEN seen < $before THEN $now ELSE seen END WHERE digest = $digest", "$before", "$now", "$digest");
        if (update.Bind(before, now, digest).ExecuteNonQuery() == 0)
        {
            return false;
        }

        if (repository is not null)
        {
            using var upsert = connection.Prepare(
                """
                INSERT INTO image_reference (digest, repository, tag, seen) VALUES ($digest, $repository, $tag, $now)
                ON CONFLICT (digest, repository, tag) DO UPDATE SET seen = excluded.seen
                """,
                "$digest", "$repository", "$tag", "$now");
            upsert.Bind(digest, repository, tag ?? "", now).ExecuteNonQuery();
        }

        return true;
    }

    private static List<StoredReference> ReadReferences(SqliteConnection connection, string digest)
    {
        using var select = connection.Prepare(
            "SELECT repository, tag, seen FROM image_reference WHERE digest = $digest ORDER BY seen DESC, repository, tag LIMIT $limit", "$digest", "$limit");
        using var row = select.Bind(digest, ImageNotes.MaximumReferences).ExecuteReader();
        var references = new List<StoredReference>();
        while (row.Read())
        {
            references.Add(new StoredReference(row.GetString(0), row.GetString(1) is { Length: > 0 } tag ? tag : null, Instant(row, 2)));
        }

        return references;
    }

    private static List<string> FindByLayer(SqliteConnection connection, string layer, string? after, int limit)
    {
        using var select = connection.Prepare(
            """
            WITH RECURSIVE above (id) AS (
                SELECT id FROM layer WHERE key = $key
                UNION
                SELECT l.id FROM above a JOIN layer l ON l.parent = a.id)
            SELECT i.digest FROM above a JOIN image i ON i.top = a.id WHERE i.digest > $after ORDER BY i.digest LIMIT $limit
            """,
            "$key", "$after", "$limit");
        using var row = select.Bind(LayerName.KeyOf(layer), after ?? "", limit).ExecuteReader();
        var digests = new List<string>();
        while (row.Read())
        {
            digests.Add(row.GetString(0));
        }

        return digests;
    }

    private static DateTimeOffset Instant(SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
