using System.Text;
using Npgsql;
using Strata.Storage.Images;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Images in PostgreSQL.</summary>
internal sealed class PostgresImageStore(PostgresSessions sessions) : IImageStore
{
    private const string Columns = "SELECT i.digest, i.engine_version, i.content, i.created, i.seen FROM strata.image i";

    /// <summary>
    /// Layers of images that nothing is upon and that no image has. Repeated until there are none, it takes a chain from its top down. One that
    /// gets a layer or an image upon it meanwhile makes the statement fail, and it is run again.
    /// </summary>
    private const string UnusedLayers = """
        DELETE FROM strata.layer WHERE key IN (
            SELECT l.key FROM strata.layer l
            WHERE substring(l.name FROM 1 FOR 12) = $1 AND NOT EXISTS (SELECT FROM strata.layer c WHERE c.parent = l.key)
                AND NOT EXISTS (SELECT FROM strata.image i WHERE i.top = l.key)
            LIMIT 1000)
        """;

    public Task<StoredImage?> FindAsync(string digest, CancellationToken cancellationToken) => sessions.ReadAsync(
        (connection, cancellation) => FindAsync(connection, digest, cancellation), static image => image is null, cancellationToken);

    public Task<StoredImage> StoreAsync(StoredImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return sessions.RunAsync((connection, cancellation) => StoreAsync(connection, image, cancellation), cancellationToken);
    }

    public async Task<bool> NoteAsync(string digest, string? repository, string? tag, CancellationToken cancellationToken)
    {
        var storable = repository is null ? null : StorableText.Of(repository);
        var label = StorableText.Of(tag ?? "");
        var found = await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                SELECT i.seen < now() - $4 OR ($2::text IS NOT NULL AND NOT EXISTS (
                    SELECT FROM strata.image_reference r WHERE r.digest = i.digest AND r.repository = $2 AND r.tag = $3 AND r.seen >= now() - $4))
                FROM strata.image i WHERE i.digest = $1
                """,
                digest, storable, label, ImageNotes.Interval).ListAsync(row => row.GetBoolean(0), cancellation),
            cancellationToken).ConfigureAwait(false);
        if (found is not [true])
        {
            return found.Count > 0;
        }

        return await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                WITH seen AS (UPDATE strata.image SET seen = now() WHERE digest = $1 RETURNING digest),
                noted AS (
                    INSERT INTO strata.image_reference (digest, repository, tag, seen)
                    SELECT s.digest, $2, $3, now() FROM seen s WHERE $2::text IS NOT NULL
                    ON CONFLICT (digest, repository, tag) DO UPDATE SET seen = excluded.seen)
                SELECT s.digest FROM seen s
                """,
                digest, storable, label).ListAsync(row => row.GetString(0), cancellation),
            cancellationToken).ConfigureAwait(false) is [_];
    }

    public async Task<IReadOnlyList<StoredReference>> ReadReferencesAsync(string digest, CancellationToken cancellationToken) => await sessions.QueryAsync(
        (connection, cancellation) => connection.Sql(
            """
            SELECT r.repository, r.tag, r.seen FROM strata.image_reference r WHERE r.digest = $1
            ORDER BY r.seen DESC, r.repository, r.tag LIMIT $2
            """,
            digest, ImageNotes.MaximumReferences)
            .ListAsync(
                row => new StoredReference(row.GetString(0), row.GetString(1) is { Length: > 0 } tag ? tag : null, row.GetFieldValue<DateTimeOffset>(2)),
                cancellation),
        cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<StoredImage>> ListAsync(string? after, int limit, CancellationToken cancellationToken) => await sessions.QueryAsync(
        (connection, cancellation) => connection.Sql($"{Columns} WHERE i.digest > $1 ORDER BY i.digest LIMIT $2", after ?? "", limit)
            .ListAsync(Read, cancellation),
        cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> FindByLayerAsync(string layer, string? after, int limit, CancellationToken cancellationToken) =>
        await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                WITH RECURSIVE above (key) AS (
                    SELECT l.key FROM strata.layer l WHERE l.key = $1
                    UNION
                    SELECT l.key FROM above a JOIN strata.layer l ON l.parent = a.key)
                SELECT i.digest FROM above a JOIN strata.image i ON i.top = a.key WHERE i.digest > $2 ORDER BY i.digest LIMIT $3
                """,
                LayerName.KeyOf(layer), after ?? "", limit).ListAsync(row => row.GetString(0), cancellation),
            cancellationToken).ConfigureAwait(false);

    public async Task<bool> DeleteAsync(string digest, CancellationToken cancellationToken) => await sessions.QueryAsync(
        (connection, cancellation) => connection.ExecuteAsync("DELETE FROM strata.image WHERE digest = $1", [digest], cancellation),
        cancellationToken).ConfigureAwait(false) > 0;

    public async Task<long> PruneAsync(TimeSpan unusedFor, CancellationToken cancellationToken) =>
        await RepeatAsync(
            "DELETE FROM strata.image WHERE digest IN (SELECT i.digest FROM strata.image i WHERE i.seen < now() - $1 LIMIT 1000)", unusedFor, cancellationToken)
            .ConfigureAwait(false)
        + await RepeatAsync(UnusedLayers, Encoding.UTF8.GetBytes(ImageLayerName.Prefix), cancellationToken).ConfigureAwait(false);

    private async Task<long> RepeatAsync(string sql, object value, CancellationToken cancellationToken)
    {
        long total = 0;
        int deleted;
        do
        {
            deleted = await sessions.QueryAsync((connection, cancellation) => connection.ExecuteAsync(sql, [value], cancellation), cancellationToken)
                .ConfigureAwait(false);
            total += deleted;
        }
        while (deleted > 0);
        return total;
    }

    private static async Task<StoredImage?> FindAsync(NpgsqlConnection connection, string digest, CancellationToken cancellationToken) =>
        await connection.Sql($"{Columns} WHERE i.digest = $1", StorableText.Of(digest)).ListAsync(Read, cancellationToken).ConfigureAwait(false) is [var image] ? image : null;

    /// <summary>The layer's row is held until the end, so that nobody deletes it meanwhile.</summary>
    private static async Task<StoredImage> StoreAsync(NpgsqlConnection connection, StoredImage image, CancellationToken cancellationToken)
    {
        byte[]? top = null;
        if (image.TopLayer is { } name)
        {
            var layers = await connection.Sql("SELECT l.key FROM strata.layer l WHERE l.key = $1 FOR KEY SHARE", LayerName.KeyOf(name))
                .ListAsync(row => row.GetFieldValue<byte[]>(0), cancellationToken).ConfigureAwait(false);
            top = layers is [var key] ? key : throw new ParentLayerMissingException(name);
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO strata.image AS i (digest, top, engine_version, content, created, seen) VALUES ($1, $2::bytea, $3, $4, now(), now())
            ON CONFLICT (digest) DO UPDATE SET
                top = excluded.top, engine_version = excluded.engine_version, content = excluded.content, seen = excluded.seen
            WHERE i.engine_version <= excluded.engine_version
            """,
            [image.Digest, top, image.EngineVersion, ImageRecord.Write(image)], cancellationToken).ConfigureAwait(false);
        return (await FindAsync(connection, image.Digest, cancellationToken).ConfigureAwait(false))!;
    }

    private static StoredImage Read(NpgsqlDataReader row) => ImageRecord.Read(
        row.GetString(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4));
}
