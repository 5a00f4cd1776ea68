using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>
/// The schema's versions: numbered SQL files embedded in this assembly, each of which brings <c>strata</c> from the version before it to
/// its own without disturbing programs of the version before. A file whose first line is <c>-- concurrently</c> is run statement by
/// statement outside transactions, for indexes that are built while others write; its statements can be repeated.
/// </summary>
/// <param name="scripts">The SQL of version 1, 2, …</param>
internal sealed class PostgresMigrations(IReadOnlyList<Func<string>> scripts)
{
    private const string Folder = "Strata.Storage.Schema.Postgres.";

    private const string Concurrently = "-- concurrently";

    /// <summary>To make a schema takes a right on the database, even if it is there: an administrator may have made it for us.</summary>
    private const string Begin = """
        DO $$ BEGIN
            IF to_regnamespace('strata') IS NULL THEN
                CREATE SCHEMA strata;
            END IF;
            CREATE TABLE strata.schema_version (version integer PRIMARY KEY);
        END $$
        """;

    /// <summary>What this program knows. A script is read only when it is needed.</summary>
    public static IReadOnlyList<Func<string>> CurrentScripts { get; } =
        [.. typeof(PostgresMigrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (Func<string>)(() => ReadScript(name)))];

    /// <summary>This program's migrations.</summary>
    public static PostgresMigrations Current { get; } = new(CurrentScripts);

    /// <summary>Brings the database to the latest version. Replicas that do so at once take turns.</summary>
    public async Task ApplyAsync(PostgresSessions sessions, CancellationToken cancellationToken)
    {
        while (await sessions.QueryAsync(VersionAsync, cancellationToken).ConfigureAwait(false) is var version && version < scripts.Count)
        {
            await PostgresSessions.RetryAsync(() => StepAsync(sessions, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> StepAsync(PostgresSessions sessions, CancellationToken cancellationToken)
    {
        var held = (await HeldLock.AcquireAsync(sessions, LockKey.Migration, TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false))!;
        await using var released = held.ConfigureAwait(false);
        var version = await VersionAsync(held.Connection, cancellationToken).ConfigureAwait(false);
        if (version >= scripts.Count)
        {
            return version;
        }

        var script = scripts[version]();
        if (version == 0)
        {
            await held.Connection.ExecuteAsync(Begin, [], cancellationToken).ConfigureAwait(false);
        }

        if (script.StartsWith(Concurrently, StringComparison.Ordinal))
        {
            await held.RestAsync(cancellationToken).ConfigureAwait(false);
            await RunOutsideAsync(sessions, script, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await held.Connection.ExecuteAsync(script, [], cancellationToken).ConfigureAwait(false);
        }

        await held.Connection.ExecuteAsync("INSERT INTO strata.schema_version (version) VALUES ($1)", [version + 1], cancellationToken)
            .ConfigureAwait(false);
        await held.CommitAsync(cancellationToken).ConfigureAwait(false);
        return version + 1;
    }

    private static async Task RunOutsideAsync(PostgresSessions sessions, string script, CancellationToken cancellationToken)
    {
        foreach (var statement in script.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await sessions.QueryAsync(
                (connection, cancellation) => connection.ExecuteAsync(statement, [], cancellation), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The version of the schema; 0 when there is none yet. The scheduler's tables, which it makes itself, do not count.</summary>
    /// <exception cref="StoreException">The schema is of a newer version, or not ours.</exception>
    private async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var looked = await connection.Sql(
            """
            SELECT to_regclass('strata.schema_version') IS NOT NULL,
                EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = to_regnamespace('strata') AND NOT starts_with(c.relname, 'qrtz_'))
            """).ListAsync(row => (Ours: row.GetBoolean(0), Used: row.GetBoolean(1)), cancellationToken).ConfigureAwait(false);
        if (!looked[0].Ours)
        {
            return !looked[0].Used
                ? 0
                : throw new StoreException("The schema 'strata' of this database belongs to another program. Choose another database.");
        }

        var command = connection.Sql("SELECT max(version) FROM strata.schema_version");
        await using (command.ConfigureAwait(false))
        {
            var version = (int)await command.NumberAsync(cancellationToken).ConfigureAwait(false);
            return version <= scripts.Count
                ? version
                : throw new StoreException(
                    $"The database has schema version {version}, and this program knows versions up to {scripts.Count}. "
                    + "It was prepared by a newer version: update this program, or choose another database.");
        }
    }

    private static string ReadScript(string name)
    {
        using var reader = new StreamReader(typeof(PostgresMigrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
