using System.Data;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Storage.Postgres;

namespace Strata.Storage.Clair2;

/// <summary>Reads a database of Clair 2 in one read-only transaction: what it gives is of one moment, and nothing in it can be changed.</summary>
internal sealed class Clair2Database : IAsyncDisposable
{
    private static readonly string[] Columns =
    [
        "namespace.id", "namespace.name", "layer.id", "layer.name", "layer.parent_id", "layer.namespace_id", "feature.id", "feature.name",
        "featureversion.id", "featureversion.feature_id", "featureversion.version", "layer_diff_featureversion.layer_id",
        "layer_diff_featureversion.featureversion_id", "layer_diff_featureversion.modification", "vulnerability.id",
        "vulnerability.namespace_id", "vulnerability.name", "vulnerability.description", "vulnerability.link", "vulnerability.severity",
        "vulnerability.metadata", "vulnerability.deleted_at", "vulnerability_fixedin_feature.vulnerability_id",
        "vulnerability_fixedin_feature.feature_id", "vulnerability_fixedin_feature.version",
    ];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private string _versionFormat = "NULL::text";

    private Clair2Database(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Opens the database; its tables are those in <c>public</c>.</summary>
    /// <exception cref="StoreException">It cannot be reached, or is no database of Clair 2.</exception>
    public static Task<Clair2Database> OpenAsync(string connectionString, CancellationToken cancellationToken) => PostgresSessions.TranslateAsync(async () =>
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Enlist = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        Clair2Database? opened = null;
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync("SET TRANSACTION READ ONLY", [], cancellationToken).ConfigureAwait(false);
            var database = new Clair2Database(connection, transaction);
            await database.CheckAsync(cancellationToken).ConfigureAwait(false);
            return opened = database;
        }
        finally
        {
            if (opened is null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    });

    /// <summary>Layers after one, those below before those above; none when there are no more.</summary>
    public Task<List<Clair2Layer>> ReadLayersAsync(int after, int limit, CancellationToken cancellationToken) => PostgresSessions.TranslateAsync(() =>
        _connection.Sql(
            $"""
            SELECT l.id, l.name, p.name, n.name, {_versionFormat}
            FROM public.layer l LEFT JOIN public.layer p ON p.id = l.parent_id LEFT JOIN public.namespace n ON n.id = l.namespace_id
            WHERE l.id > $1 ORDER BY l.id LIMIT $2
            """,
            after, limit).ListAsync(
                row => new Clair2Layer(row.GetInt32(0), row.GetString(1), row.Optional<string>(2), row.Optional<string>(3), row.Optional<string>(4)),
                cancellationToken));

    /// <summary>The features that are present in layers: of what the layer and those below it added and removed, the latest counts.</summary>
    public async Task<ILookup<int, (string Name, string Version)>> ReadFeaturesAsync(
        IReadOnlyCollection<Clair2Layer> layers, CancellationToken cancellationToken)
    {
        var rows = await PostgresSessions.TranslateAsync(() => _connection.Sql(
            """
            WITH RECURSIVE chain (layer, below, depth) AS (
                SELECT l.id, l.id, 0 FROM public.layer l WHERE l.id = ANY ($1)
                UNION ALL
                SELECT c.layer, l.parent_id, c.depth + 1 FROM chain c JOIN public.layer l ON l.id = c.below WHERE l.parent_id IS NOT NULL),
            latest AS (
                SELECT DISTINCT ON (c.layer, d.featureversion_id) c.layer, d.featureversion_id, d.modification
                FROM chain c JOIN public.layer_diff_featureversion d ON d.layer_id = c.below
                ORDER BY c.layer, d.featureversion_id, c.depth)
            SELECT t.layer, f.name, v.version
            FROM latest t
            JOIN public.featureversion v ON v.id = t.featureversion_id
            JOIN public.feature f ON f.id = v.feature_id
            WHERE t.modification::text = 'add'
            """,
            layers.Select(layer => layer.Id).ToArray())
            .ListAsync(row => (Layer: row.GetInt32(0), Feature: (row.GetString(1), row.GetString(2))), cancellationToken)).ConfigureAwait(false);
        return rows.ToLookup(row => row.Layer, row => row.Feature);
    }

    /// <summary>Vulnerabilities after one that were not deleted or replaced; none when there are no more.</summary>
    public Task<List<Clair2Vulnerability>> ReadVulnerabilitiesAsync(int after, int limit, CancellationToken cancellationToken) =>
        PostgresSessions.TranslateAsync(() => _connection.Sql(
            """
            SELECT v.id, n.name, v.name, v.description, v.link, v.severity::text, v.metadata
            FROM public.vulnerability v JOIN public.namespace n ON n.id = v.namespace_id
            WHERE v.deleted_at IS NULL AND v.id > $1 AND n.name IS NOT NULL ORDER BY v.id LIMIT $2
            """,
            after, limit).ListAsync(
                row => new Clair2Vulnerability(
                    row.GetInt32(0), row.GetString(1), row.GetString(2), row.Optional<string>(3), row.Optional<string>(4), row.GetString(5),
                    row.Optional<string>(6)),
                cancellationToken));

    /// <summary>What vulnerabilities say about features; the version is that of the fix, or one of Clair's two bounds.</summary>
    public async Task<ILookup<int, (string Feature, string Version)>> ReadFixesAsync(
        IReadOnlyCollection<Clair2Vulnerability> vulnerabilities, CancellationToken cancellationToken)
    {
        var rows = await PostgresSessions.TranslateAsync(() => _connection.Sql(
            """
            SELECT x.vulnerability_id, f.name, x.version
            FROM public.vulnerability_fixedin_feature x JOIN public.feature f ON f.id = x.feature_id
            WHERE x.vulnerability_id = ANY ($1) ORDER BY x.id
            """,
            vulnerabilities.Select(vulnerability => vulnerability.Id).ToArray())
            .ListAsync(row => (Vulnerability: row.GetInt32(0), Fix: (row.GetString(1), row.GetString(2))), cancellationToken)).ConfigureAwait(false);
        return rows.ToLookup(row => row.Vulnerability, row => row.Fix);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var found = (await _connection.Sql(
            """
            SELECT c.relname || '.' || a.attname FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
            WHERE s.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            """).ListAsync(row => row.GetString(0), cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        if (!Array.TrueForAll(Columns, found.Contains))
        {
            throw new StoreException("This is not a database of Clair 2: its tables are missing or are of another version.");
        }

        if (found.Contains("namespace.version_format"))
        {
            _versionFormat = "n.version_format";
        }
    }
}
