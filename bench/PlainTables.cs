using System.Globalization;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage;
using Strata.Storage.Sqlite;

namespace Strata.Benchmarks;

/// <summary>
/// What the records of an advisory database cost as plain normalised tables with text columns: each package, alias, link and range a row of
/// its own, words as words, and the indexes that the same questions need (which records name a package, which bear an id, what a record holds).
/// </summary>
internal sealed class PlainTables : IDisposable
{
    private const string Schema =
        """
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
        CREATE TABLE feed (id INTEGER PRIMARY KEY, name TEXT NOT NULL, partition TEXT NOT NULL, UNIQUE (name, partition));
        CREATE TABLE advisory (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, summary TEXT,
            published TEXT, modified TEXT, withdrawn TEXT, UNIQUE (feed, key));
        CREATE INDEX advisory_name ON advisory (name);
        CREATE TABLE alias (advisory INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (advisory, name)) WITHOUT ROWID;
        CREATE TABLE link (advisory INTEGER NOT NULL, place INTEGER NOT NULL, url TEXT NOT NULL, PRIMARY KEY (advisory, place)) WITHOUT ROWID;
        CREATE TABLE cvss (advisory INTEGER NOT NULL, place INTEGER NOT NULL, vector TEXT NOT NULL, PRIMARY KEY (advisory, place)) WITHOUT ROWID;
        CREATE TABLE package (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (namespace, name));
        CREATE TABLE affected (id INTEGER PRIMARY KEY, advisory INTEGER NOT NULL, package INTEGER NOT NULL, kind TEXT NOT NULL,
            state TEXT NOT NULL, severity TEXT NOT NULL, fixed_version TEXT, module TEXT, channel TEXT);
        CREATE INDEX affected_package ON affected (package);
        CREATE INDEX affected_advisory ON affected (advisory);
        CREATE TABLE affected_range (affected INTEGER NOT NULL, place INTEGER NOT NULL, introduced TEXT, fixed TEXT, last_affected TEXT,
            PRIMARY KEY (affected, place)) WITHOUT ROWID;
        CREATE TABLE affected_version (affected INTEGER NOT NULL, version TEXT NOT NULL, PRIMARY KEY (affected, version)) WITHOUT ROWID;
        CREATE TABLE architecture (affected INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (affected, word)) WITHOUT ROWID;
        CREATE TABLE repository (affected INTEGER NOT NULL, cpe TEXT NOT NULL, PRIMARY KEY (affected, cpe)) WITHOUT ROWID;
        BEGIN;
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _inserts = new(StringComparer.Ordinal);
    private long _affected;

    private PlainTables(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Execute(Schema);
    }

    /// <summary>Copies a database into plain tables and prints what a range costs in both.</summary>
    public static async Task CompareAsync(string database)
    {
        var path = database + ".plain";
        File.Delete(path);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(database));
        var states = await store.GetStatesAsync(CancellationToken.None);
        using (var plain = new PlainTables(path))
        {
            foreach (var state in states)
            {
                await plain.AddAsync(state, store.ReadPartitionAsync(state.Feed, state.Partition, CancellationToken.None));
            }

            plain.Execute("COMMIT; VACUUM");
        }

        var ranges = (double)states.Sum(state => state.Ranges);
        var (ours, theirs) = (new FileInfo(database).Length, new FileInfo(path).Length);
        File.Delete(path);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{states.Sum(state => state.Records)} records, {ranges} ranges: {ours / ranges:F1} bytes a range, plain tables {theirs / ranges:F1}, ratio {ours / (double)theirs:F2}"));
    }

    public void Dispose()
    {
        foreach (var insert in _inserts.Values)
        {
            insert.Dispose();
        }

        _connection.Dispose();
    }

    private async Task AddAsync(FeedState state, IAsyncEnumerable<Advisory> advisories)
    {
        var feed = Insert("feed (name, partition)", state.Feed, state.Partition);
        await foreach (var advisory in advisories)
        {
            var id = Insert(
                "advisory (feed, key, name, summary, published, modified, withdrawn)",
                feed, advisory.Key, advisory.Id, advisory.Summary, Text(advisory.Published), Text(advisory.Modified), Text(advisory.Withdrawn));
            InsertEach("alias (advisory, name)", id, advisory.Aliases.Distinct());
            InsertPlaces("link (advisory, place, url)", id, advisory.Links);
            InsertPlaces("cvss (advisory, place, vector)", id, advisory.Cvss);
            foreach (var affected in advisory.Affected)
            {
                AddAffected(id, affected);
            }
        }
    }

    private void AddAffected(long advisory, AffectedPackage affected)
    {
        // The rows of packages are found again by their names, as a plain import would.
        InsertWith("OR IGNORE", "package (namespace, name)", affected.Namespace, affected.Name);
        using var find = _connection.CreateCommand();
        find.CommandText = "SELECT id FROM package WHERE namespace = $namespace AND name = $name";
        find.Parameters.AddWithValue("$namespace", affected.Namespace);
        find.Parameters.AddWithValue("$name", affected.Name);
        var id = Insert(
            "affected (id, advisory, package, kind, state, severity, fixed_version, module, channel)",
            ++_affected, advisory, (long)find.ExecuteScalar()!, affected.Kind.ToString(), affected.State.ToString(), affected.Severity.ToString(),
            affected.FixedVersion, affected.Module, affected.Channel);
        for (var place = 0; place < affected.Ranges.Count; place++)
        {
            var range = affected.Ranges[place];
            Insert("affected_range (affected, place, introduced, fixed, last_affected)", id, place, range.Introduced, range.Fixed, range.LastAffected);
        }

        InsertEach("affected_version (affected, version)", id, affected.Versions.Distinct());
        InsertEach("architecture (affected, word)", id, affected.Architectures.Distinct());
        InsertEach("repository (affected, cpe)", id, affected.Repositories.Distinct());
    }

    private void InsertEach(string table, long owner, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Insert(table, owner, value);
        }
    }

    private void InsertPlaces(string table, long owner, IReadOnlyList<string> values)
    {
        for (var place = 0; place < values.Count; place++)
        {
            Insert(table, owner, place, values[place]);
        }
    }

    private long Insert(string table, params object?[] values) => InsertWith("", table, values);

    private long InsertWith(string conflict, string table, params object?[] values)
    {
        if (!_inserts.TryGetValue(table, out var insert))
        {
            var names = Enumerable.Range(0, values.Length).Select(place => $"${place}").ToList();
            _inserts[table] = insert = _connection.CreateCommand();
            insert.CommandText = $"INSERT {conflict} INTO {table} VALUES ({string.Join(", ", names)})";
            names.ForEach(name => insert.Parameters.AddWithValue(name, DBNull.Value));
        }

        for (var place = 0; place < values.Length; place++)
        {
            insert.Parameters[place].Value = values[place] ?? DBNull.Value;
        }

        insert.ExecuteNonQuery();
        return SQLitePCL.raw.sqlite3_last_insert_rowid(_connection.Handle);
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string? Text(DateTimeOffset? instant) => instant?.ToString("O", CultureInfo.InvariantCulture);
}
