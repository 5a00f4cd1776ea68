using System.Text;
using Strata.Core.Primitives;
using Strata.Storage.Cache;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>The folder that scans are remembered in.</summary>
public sealed class ScanCacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MovableTime _time = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "deep", "scans");

    private ScanCacheFolder Cache => new(Path, 10_000, _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_kept_is_found_by_every_reader()
    {
        Keep(Cache, "a", "content");

        Assert.Equal("content", Read(Cache, "a"));
        Assert.Null(Read(Cache, "b"));
        Assert.Equal((1, 47L), Cache.Measure());
    }

    [Fact]
    public void Reading_makes_nothing()
    {
        Assert.Null(Read(Cache, "a"));
        Assert.Equal((0, 0L), Cache.Measure());
        Assert.Equal(0, Cache.Clear());
        Assert.False(Directory.Exists(Path));
    }

    [Fact]
    public void Later_entry_takes_the_place_of_an_earlier_one()
    {
        Keep(Cache, "a", "old");
        Keep(Cache, "a", "new");

        Assert.Equal("new", Read(Cache, "a"));
        Assert.Single(Directory.GetFiles(Path));
    }

    [Fact]
    public void Every_damage_is_found_and_the_entry_dropped()
    {
        Keep(Cache, "a", "content");
        var file = Assert.Single(Directory.GetFiles(Path));
        var good = File.ReadAllBytes(file);
        for (var i = 0; i <= good.Length; i++)
        {
            var bad = good.ToArray();
            if (i < good.Length)
            {
                bad[i] ^= 0x10;
            }

            File.WriteAllBytes(file, i < good.Length ? bad : [.. good, 0]);
            Assert.Null(Read(Cache, "a"));
            Assert.False(File.Exists(file));

            File.WriteAllBytes(file, good[..i]);
            Assert.Equal(i == good.Length ? "content" : null, Read(Cache, "a"));
        }
    }

    [Fact]
    public void Entry_under_the_name_of_another_is_damage()
    {
        Keep(Cache, "a", "clean");
        File.Move(Assert.Single(Directory.GetFiles(Path)), System.IO.Path.Combine(Path, KeyOf("b").Hex + ".entry"));

        Assert.Null(Read(Cache, "b"));
    }

    [Fact]
    public void Longest_unused_entries_go_when_it_is_too_much()
    {
        var cache = Cache;
        for (var i = 0; i < 12; i++)
        {
            Keep(cache, $"{i}", new string('x', 960));
            _time.Advance(TimeSpan.FromHours(2));
        }

        Assert.NotNull(Read(cache, "0"));
        cache.Trim();

        Assert.Equal([0, 4, 5, 6, 7, 8, 9, 10, 11], Enumerable.Range(0, 12).Where(i => Read(cache, $"{i}") is not null));
        Assert.Equal((9, 9_000L), cache.Measure());
    }

    [Fact]
    public void Nothing_is_looked_through_when_nothing_was_kept()
    {
        for (var i = 0; i < 12; i++)
        {
            Keep(Cache, $"{i}", new string('x', 960));
        }

        Cache.Trim();

        Assert.Equal(12, Cache.Measure().Entries);
    }

    [Fact]
    public void Entry_larger_than_the_cache_is_not_kept()
    {
        Keep(Cache, "a", new string('x', 20_000));

        Assert.Null(Read(Cache, "a"));
        Assert.Empty(Directory.GetFiles(Path));
    }

    [Fact]
    public void Failed_write_leaves_nothing()
    {
        Cache.Keep(KeyOf("a"), _ => throw new IOException("no space left on device"));

        Assert.Null(Read(Cache, "a"));
        Assert.Empty(Directory.GetFiles(Path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_deleted_when_nobody_can_be_writing_it()
    {
        Keep(Cache, "a", "content");
        var left = System.IO.Path.Combine(Path, KeyOf("b").Hex + ".1.1.new");
        File.WriteAllText(left, "half");
        File.SetLastWriteTimeUtc(left, _time.GetUtcNow().UtcDateTime);
        TrimAfterKeeping();
        Assert.True(File.Exists(left));

        _time.Advance(TimeSpan.FromHours(2));
        TrimAfterKeeping();

        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Clearing_deletes_entries_and_nothing_else()
    {
        Keep(Cache, "a", "content");
        var other = System.IO.Path.Combine(Path, "README");
        File.WriteAllText(other, "mine");

        Assert.Equal(1, Cache.Clear());
        Assert.Equal([other], Directory.GetFiles(Path));
    }

    [Fact]
    public void Folder_is_the_users_own()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions");
            return;
        }

        Keep(Cache, "a", "content");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Path))));
    }

    [Fact]
    public void Place_that_is_no_folder_keeps_nothing_and_fails_nothing()
    {
        var file = System.IO.Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        var cache = new ScanCacheFolder(System.IO.Path.Combine(file, "scans"), 10_000, _time);
        Keep(cache, "a", "content");

        Assert.Null(Read(cache, "a"));
        cache.Trim();
        Assert.Equal((0, 0L), cache.Measure());
    }

    [Fact]
    public async Task Many_writers_and_readers_see_whole_entries()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), TestContext.Current.CancellationToken, (i, _) =>
        {
            var cache = new ScanCacheFolder(Path, 200_000, _time);
            Keep(cache, $"{i % 5}", new string((char)('a' + (i % 5)), 20_000));
            if (i % 50 == 7)
            {
                cache.Trim();
            }

            if (Read(cache, $"{(i + 1) % 5}") is { } read)
            {
                Assert.Equal(new string((char)('a' + ((i + 1) % 5)), 20_000), read);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(5, Directory.GetFiles(Path).Length);
    }

    private void TrimAfterKeeping()
    {
        var cache = Cache;
        Keep(cache, "c", "content");
        cache.Trim();
    }

    private static Digest KeyOf(string name) => Digest.Sha256Of(Encoding.UTF8.GetBytes(name));

    private static void Keep(ScanCacheFolder cache, string name, string content) =>
        cache.Keep(KeyOf(name), stream => stream.Write(Encoding.UTF8.GetBytes(content)));

    private static string? Read(ScanCacheFolder cache, string name)
    {
        using var stream = cache.Open(KeyOf(name));
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }

    private sealed class MovableTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
