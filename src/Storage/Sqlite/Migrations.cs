using System.Globalization;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>
/// The schema's versions: numbered SQL files embedded in this assembly, each of which brings a database from the version before it to
/// its own. The version is SQLite's <c>user_version</c>; <c>application_id</c> tells our databases from any other program's.
/// </summary>
/// <param name="scripts">The SQL of version 1, 2, …</param>
internal sealed class Migrations(IReadOnlyList<Func<string>> scripts)
{
    /// <summary>The version that brought an index which SQL alone cannot fill: its content is in the compressed blocks.</summary>
    private const int RecordIdsVersion = 2;

    /// <summary>"Strt" in ASCII.</summary>
    private const long ApplicationId = 0x53747274;

    private const string Folder = "Strata.Storage.Schema.Sqlite.";

    /// <summary>What this program knows. Scripts are read only when they are needed.</summary>
    public static Migrations Current { get; } = new(
        [.. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (Func<string>)(() => ReadScript(name)))]);

    /// <summary>The schema version this program reads and writes.</summary>
    public int Latest => scripts.Count;

    /// <summary>The schema version of an open database; 0 when it is empty.</summary>
    /// <exception cref="StoreException">It belongs to another program, or to a newer version of this one.</exception>
    public long VersionOf(SqliteConnection connection, string path)
    {
        var version = connection.ReadNumber("PRAGMA user_version");
        if (connection.ReadNumber("PRAGMA application_id") != ApplicationId)
        {
            return connection.ReadNumber("SELECT count(*) FROM sqlite_schema") == 0
                ? 0
                : throw new StoreException($"'{path}' is an SQLite database of another program. Choose another file with --db.");
        }

        return version <= Latest
            ? version
            : throw new StoreException(
                $"The advisory database '{path}' has schema version {version}, and this program knows versions up to {Latest}. "
                + "It was written by a newer version: update this program, or choose another file with --db.");
    }

    /// <summary>Brings a database to <see cref="Latest"/>; does nothing when it is there already.</summary>
    public void Apply(SqliteConnection connection, string path)
    {
        if (VersionOf(connection, path) == Latest)
        {
            return;
        }

        using var transaction = WriteTransaction.BeginExclusive(connection);
        for (var version = VersionOf(connection, path); version < Latest; version++)
        {
            connection.Execute(scripts[(int)version]());
            if (version + 1 == RecordIdsVersion)
            {
                RecordIdFilling.Run(connection);
            }
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Latest}"));
        transaction.Commit();
    }

    private static string ReadScript(string name)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
