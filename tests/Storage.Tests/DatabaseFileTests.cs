using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Sqlite;
using Strata.Storage.Worker;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>Files that are missing, foreign, newer, older, damaged, or cannot be written.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DatabaseFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => _folder.File("test.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_makes_no_file()
    {
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        Assert.Empty(await store.GetStatesAsync(Token));
        await store.RemoveAsync("debian", Token);
        await store.RecordUnchangedAsync("debian", "", Some.Day, Token);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Empty_file_is_an_empty_store()
    {
        File.WriteAllBytes(Database, []);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        Assert.Empty(await store.GetStatesAsync(Token));
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        Assert.Single(await store.GetStatesAsync(Token));
    }

    [Fact]
    public async Task Read_only_option_refuses_every_change()
    {
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database) with { ReadOnly = true });
        Assert.Empty(await store.GetStatesAsync(Token));
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.ReplaceAsync(Some.Update(), Some.Stream(), Token));
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.MergeAsync(Some.Update(), Some.Stream(), Token));
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => store.RecordFailureAsync("debian", "", "e", Some.Day, Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Own_advisories_lie_in_their_own_file_and_survive_the_cache()
    {
        var options = UpdateLoop.Options(_folder.Path);
        await using var store = new SqliteAdvisoryStore(options);
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("feed")), Token);
        await store.MergeAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory("own")), Token);
        await using var together = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        await together.MergeAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory("own")), Token);
        await together.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("feed")), Token);
        Assert.Equal(await store.GetContentDigestAsync(Token), await together.GetContentDigestAsync(Token));

        File.Delete(options.CachePath);
        Assert.Equal("mine", Assert.Single(await store.GetStatesAsync(Token)).Feed);
        Assert.Single(await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token));
    }

    [Fact]
    public async Task Newer_schema_is_refused_with_its_version()
    {
        await FillAsync(Database);
        Execute("PRAGMA user_version = 99");
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        var read = await Assert.ThrowsAsync<StoreException>(async () => await store.GetStatesAsync(Token));
        Assert.Contains("schema version 99", read.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update(), Some.Stream(), Token));
    }

    [Fact]
    public async Task Database_of_another_program_is_left_alone()
    {
        Execute("CREATE TABLE packages (hnum INTEGER PRIMARY KEY)");
        var before = File.ReadAllBytes(Database);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update(), Some.Stream(), Token));
        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public async Task Older_schema_is_brought_forward_by_the_first_reader_and_keeps_its_data()
    {
        await FillAsync(Database);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database), WithNextVersion());
        Assert.Single(await store.GetStatesAsync(Token));
        Assert.Equal(4L, Scalar("PRAGMA user_version"));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM next"));
    }

    [Fact]
    public async Task Database_of_the_first_schema_gets_the_index_by_id()
    {
        await FillAsync(Database);
        var expected = Rows("SELECT id || hex(scopes) || hex(records) FROM record_ids ORDER BY generation, id, piece");
        Execute(ToFirstSchema());
        await using var database = new SqliteDatabase(Database);
        await database.MigrateAsync(Token);

        Assert.Equal(3L, Scalar("PRAGMA user_version"));
        Assert.Equal(expected, Rows("SELECT id || hex(scopes) || hex(records) FROM record_ids ORDER BY generation, id, piece"));
        Assert.Single(await database.Advisories.FindByIdAsync(UpdateLoop.Namespace, "CVE-2024-7", Token));
        Assert.Equal(2100, (await database.Advisories.ListIdsAsync(UpdateLoop.Namespace, null, 5000, Token)).Count);
        await UpdateLoop.ReplaceAsync(database.Advisories, "alpha", 2);
        Assert.Equal(1L, Scalar("SELECT count(*) > 0 FROM notification"));
    }

    [Fact]
    public async Task Command_line_reads_and_updates_the_file_of_a_server_that_runs()
    {
        await using var database = new SqliteDatabase(Database);
        await database.MigrateAsync(Token);
        await UpdateLoop.ReplaceAsync(database.Advisories, "alpha", 1);
        await database.Vulnerabilities.EditAsync(
            UpdateLoop.Namespace, "CVE-2024-7", current => current! with { Summary = "own" }, Some.Day, Token);
        Assert.Equal("2 partitions, 2100 candidates", await WorkerProcess.RunAsync([], "read", Database));
        Assert.Equal("wal", Scalar("PRAGMA journal_mode"));

        var revision = await database.GetRevisionAsync(Token);
        Assert.Equal("done", await WorkerProcess.RunAsync([], "update-file", Database));
        Assert.True(await database.GetRevisionAsync(Token) > revision);
        Assert.Equal("own", (await database.Vulnerabilities.FindAsync(UpdateLoop.Namespace, "CVE-2024-7", Token))!.Summary);
        Assert.Equal("wal", Scalar("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Server_takes_over_a_file_of_the_command_line()
    {
        await FillAsync(Database);
        await using (var database = new SqliteDatabase(Database))
        {
            await database.MigrateAsync(Token);
            Assert.Equal(2100, (await database.Advisories.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token)).Count);
            await database.Layers.StoreAsync(Some.Layer("x", null, Some.Package()), Token);
        }

        Assert.Equal("1 partitions, 2100 candidates", await WorkerProcess.RunAsync([], "read", Database));
    }

    [Fact]
    public async Task Failed_migration_changes_nothing()
    {
        await FillAsync(Database);
        var broken = new Migrations([() => "SELECT 1", () => "SELECT 1", () => "SELECT 1", () => "CREATE TABLE next (id INTEGER); CREATE TABLE next (id INTEGER)"]);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database), broken);
        await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update(), Some.Stream(), Token));
        Assert.Equal(3L, Scalar("PRAGMA user_version"));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'next'"));
    }

    [Fact]
    public async Task Older_schema_that_cannot_be_written_is_refused_with_advice()
    {
        await FillAsync(Database);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database) with { ReadOnly = true }, WithNextVersion());
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.GetStatesAsync(Token));
        Assert.Contains("older version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_database_is_refused_with_its_name_and_advice()
    {
        var options = UpdateLoop.Options(_folder.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(options.CachePath)!);
        File.WriteAllText(options.CachePath, new string('x', 5000));
        await using var store = new SqliteAdvisoryStore(options);
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.GetStatesAsync(Token));
        Assert.Contains(options.CachePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("strata db update", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(Database);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        await Assert.ThrowsAsync<StoreException>(async () => await store.GetStatesAsync(Token));
    }

    [Theory]
    [InlineData("UPDATE record_block SET content = substr(content, 1, length(content) - 9)")]
    [InlineData("UPDATE record_block SET content = x'00'")]
    [InlineData("DELETE FROM record_block")]
    [InlineData("UPDATE package_records SET records = x'7f'")]
    [InlineData("UPDATE package_records SET records = x'ffffffffffffff'")]
    [InlineData("UPDATE package_records SET name = 'openssl' WHERE name = 'zlib'; DELETE FROM package_records WHERE name = 'openssl' AND piece = 7")]
    public async Task Damaged_rows_are_an_error_and_never_a_shorter_answer(string damage)
    {
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("a", Some.Affected("zlib"))), Token);
        Execute(damage);
        var refused = await Assert.ThrowsAsync<StoreException>(async () => await store.FindCandidatesAsync(Some.Namespace, ["openssl", "zlib"], Token));
        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_flipped_byte_gives_an_answer_or_a_store_error_and_never_a_crash()
    {
        await FillAsync(Database);
        var good = File.ReadAllBytes(Database);
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        var answer = (await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token)).Count;
        var refused = 0;
        for (var at = 0; at < good.Length; at += 97)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x41;
            File.WriteAllBytes(Database, bad);
            try
            {
                Assert.InRange((await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token)).Count, 0, answer);
            }
            catch (StoreException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public async Task User_without_write_permission_can_read_from_a_folder_nobody_can_write()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "File permissions and setpriv are needed.");
        await FillAsync(Database);
        File.Delete(Database + ".lock");
        File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        const UnixFileMode ReadAndEnter = (UnixFileMode)0b101_101_101;
        File.SetUnixFileMode(_folder.Path, ReadAndEnter);
        try
        {
            var read = await WorkerProcess.RunAsync(Unprivileged, "read", Database);
            Assert.Equal("1 partitions, 2100 candidates", read);
            var written = await WorkerProcess.RunAsync(Unprivileged, "update-file", Database);
            Assert.StartsWith("StoreReadOnlyException", written, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, ReadAndEnter | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Unfinished_commit_that_cannot_be_undone_is_refused_and_undone_by_who_may_write()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "File permissions and setpriv are needed.");
        await FillAsync(Database);
        LeaveHotJournal();
        const UnixFileMode ReadAndEnter = (UnixFileMode)0b101_101_101;
        File.SetUnixFileMode(_folder.Path, ReadAndEnter);
        var read = await WorkerProcess.RunAsync(Unprivileged, "read", Database);
        File.SetUnixFileMode(_folder.Path, ReadAndEnter | UnixFileMode.UserWrite);
        Assert.StartsWith("StoreException", read, StringComparison.Ordinal);
        Assert.Contains("was interrupted", read, StringComparison.Ordinal);

        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        Assert.Equal(2100, (await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token)).Count);
        Assert.False(File.Exists(Database + "-journal"));
    }

    [Fact]
    public async Task Full_disk_is_an_error_that_leaves_the_old_data()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit is needed.");
        var options = UpdateLoop.Options(_folder.Path);
        await using var store = new SqliteAdvisoryStore(options);
        await UpdateLoop.ReplaceAsync(store, "alpha", 1);
        var blocks = (new FileInfo(options.CachePath).Length / 512) + 8;
        string[] limited = ["sh", "-c", $"trap '' XFSZ; ulimit -f {blocks}; DOTNET_EnableWriteXorExecute=0 exec \"$@\"", "sh"];
        var failed = await WorkerProcess.RunAsync(limited, "update", _folder.Path, "2");

        Assert.StartsWith("StoreException", failed, StringComparison.Ordinal);
        Assert.Contains("unchanged", failed, StringComparison.Ordinal);
        var found = await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token);
        Assert.Equal(UpdateLoop.RecordsIn("alpha", 1), found.Count);
        Assert.All(found, candidate => Assert.Equal("round 1", candidate.Advisory.Summary));
        await UpdateLoop.ReplaceAsync(store, "alpha", 3);
    }

    [Fact]
    public async Task Writer_that_waits_too_long_for_another_says_so()
    {
        await FillAsync(Database);
        using var held = new FileStream(Database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await using var store = new SqliteAdvisoryStore(
            StorageLocations.SingleFile(Database) with { WriterPatience = TimeSpan.FromMilliseconds(60) });
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update(), Some.Stream(), Token));
        Assert.Contains("Another process", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token));
    }

    [Fact]
    public async Task Update_takes_the_room_of_the_one_before_the_last()
    {
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(Database));
        var sizes = new List<long>();
        for (var round = 1; round <= 6; round++)
        {
            await UpdateLoop.ReplaceAsync(store, "alpha", 5);
            sizes.Add(new FileInfo(Database).Length);
        }

        Assert.InRange(sizes[5], sizes[0], sizes[1] * 5 / 4);
        Assert.Equal([Database, Database + ".lock"], Directory.GetFiles(_folder.Path).Order());
    }

    private static IEnumerable<string> Unprivileged => Environment.UserName == "root"
        ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "HOME=/nonexistent"]
        : [];

    private static Migrations WithNextVersion() => new([() => "SELECT 1", () => "SELECT 1", () => "SELECT 1", () => "CREATE TABLE next (id INTEGER)"]);

    /// <summary>Feed alpha with the 2100 records of round 1.</summary>
    private static async Task FillAsync(string path)
    {
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(path));
        await UpdateLoop.ReplaceAsync(store, "alpha", 1);
    }

    /// <summary>Leaves the files as a process does that dies while it commits: copied while the pages are written and the journal is there.</summary>
    private void LeaveHotJournal()
    {
        var copy = Database + ".copy";
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA cache_size = 2; BEGIN EXCLUSIVE; DELETE FROM package_records; UPDATE record_block SET content = zeroblob(8000)";
            command.ExecuteNonQuery();
            File.Copy(Database, copy);
            File.Copy(Database + "-journal", copy + "-journal");
            command.CommandText = "ROLLBACK";
            command.ExecuteNonQuery();
        }

        File.Move(copy, Database, overwrite: true);
        File.Move(copy + "-journal", Database + "-journal", overwrite: true);
    }

    /// <summary>Takes away what later schemas brought.</summary>
    private string ToFirstSchema()
    {
        string[] first = ["feed_partition", "generation", "scope", "record_block", "package_records"];
        var later = Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Except(first);
        return "PRAGMA foreign_keys = OFF; " + string.Concat(later.Select(table => $"DROP TABLE {table}; "))
            + "DROP INDEX scope_generation; PRAGMA user_version = 1";
    }

    private List<string> Rows(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add(row.GetString(0));
        }

        return rows;
    }

    private void Execute(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
