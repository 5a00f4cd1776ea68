using System.Globalization;
using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>
/// Writes when the advisories were last complete to the one place outside the schema <c>strata</c>: <c>updater/last</c> in
/// <c>public.keyvalue</c>, which Harbor up to 1.9 and its Clair adapter read from the database. The table is made where it is absent,
/// used where it has Clair's shape, and left alone otherwise.
/// </summary>
public sealed class KeyValueCompatibility(PostgresDatabase database)
{
    private const string Key = "updater/last";

    private const string Create = """
        CREATE TABLE IF NOT EXISTS public.keyvalue (
            id    serial PRIMARY KEY,
            key   varchar(128) NOT NULL UNIQUE,
            value text)
        """;

    /// <summary>The columns in order, and whether <c>key</c> is unique by itself; nothing when there is no such relation.</summary>
    private const string Shape = """
        SELECT c.relkind = 'r'
            AND ARRAY(
                SELECT a.attname || ' ' || a.atttypid::regtype FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname COLLATE "C")
                = ARRAY['id integer', 'key character varying', 'value text']
            AND EXISTS (
                SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
                WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indnkeyatts = 1 AND k.attname = 'key')
            AND EXISTS (
                SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' AND a.atthasdef)
        FROM pg_catalog.pg_class c WHERE c.oid = to_regclass('public.keyvalue')
        """;

    /// <summary>Writes the instant as decimal Unix seconds.</summary>
    public async Task<KeyValueOutcome> WriteLastUpdateAsync(DateTimeOffset instant, CancellationToken cancellationToken) =>
        await database.Sessions.RunAsync(
            async (connection, cancellation) =>
            {
                try
                {
                    return await WriteAsync(connection, instant, cancellation).ConfigureAwait(false);
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName)
                {
                    return KeyValueOutcome.NotAllowed;
                }
            },
            cancellationToken).ConfigureAwait(false);

    private static async Task<KeyValueOutcome> WriteAsync(NpgsqlConnection connection, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [LockKey.Migration], cancellationToken).ConfigureAwait(false);
        if (await IsClairsAsync(connection, cancellationToken).ConfigureAwait(false) is not { } isClairs)
        {
            await connection.ExecuteAsync(Create, [], cancellationToken).ConfigureAwait(false);
        }
        else if (!isClairs)
        {
            return KeyValueOutcome.OtherTable;
        }

        await connection.ExecuteAsync(
            "INSERT INTO public.keyvalue (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [Key, instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
        return KeyValueOutcome.Written;
    }

    private static async Task<bool?> IsClairsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = await connection.Sql(Shape).ListAsync(row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }
}
