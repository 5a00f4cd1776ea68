using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Strata.Storage;
using Strata.Storage.Postgres;
using Strata.Storage.Sqlite;

namespace Strata.Benchmarks;

/// <summary>
/// Imports the corpus of real feeds, parsed by the product and repeated under new ids until there are as many affected ranges as asked
/// for, and prints rate, peak memory and bytes on disk. Durable and with indexes: the store as it is.
/// </summary>
internal static class ImportMeasurement
{
    private static readonly (string Feed, string Path)[] Sources =
    [
        ("debian", "feeds/debian/tracker-json/reconstructed-2023-03.json.gz"),
        ("alpine", "feeds/alpine/secdb-yaml"),
        ("osv", "feeds/almalinux/osv/all.zip"),
        ("osv", "feeds/osv/Debian/all.zip"),
        ("osv", "feeds/osv/Ubuntu/all.zip"),
        ("osv", "feeds/osv/Alpine/all.zip"),
        ("osv", "feeds/osv/Rocky Linux/all.zip"),
    ];

    public static async Task RunAsync(string corpus, string database, long ranges)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(database))!, Path.GetFileName(database) + "*"))
        {
            File.Delete(file);
        }

        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(database));
        var update = new FeedUpdate { Feed = "corpus", Partition = "", Fingerprint = "1", Checked = DateTimeOffset.UnixEpoch };
        var clock = Stopwatch.StartNew();
        var state = await store.ReplaceAsync(
            update, ReadAhead.OfAsync(RepeatAsync(corpus, ranges), CancellationToken.None), CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        var bytes = new FileInfo(database).Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Records} records, {state.Ranges} ranges, {seconds:F2} s, {state.Ranges / seconds:F0} ranges/s, {bytes / (double)state.Ranges:F1} bytes/range"));
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));
    }

    /// <summary>The same into PostgreSQL, where the size is that of all tables with their indexes.</summary>
    public static async Task RunPostgresAsync(string corpus, string connectionString, long ranges)
    {
        await using var store = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString });
        await store.MigrateAsync(CancellationToken.None);
        var update = new FeedUpdate { Feed = "corpus", Partition = "", Fingerprint = "1", Checked = DateTimeOffset.UnixEpoch };
        var clock = Stopwatch.StartNew();
        var state = await store.Advisories.ReplaceAsync(
            update, ReadAhead.OfAsync(RepeatAsync(corpus, ranges), CancellationToken.None), CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        await using var plain = NpgsqlDataSource.Create(connectionString);
        await using var size = plain.CreateCommand(
            "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c WHERE c.relnamespace = 'strata'::regnamespace AND c.relkind = 'r'");
        var bytes = (long)(await size.ExecuteScalarAsync())!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Records} records, {state.Ranges} ranges, {seconds:F2} s, {state.Ranges / seconds:F0} ranges/s, {bytes / (double)state.Ranges:F1} bytes/range"));
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));
    }

    // The feeds are parsed anew for each round, as an import does it: the rate includes it, and nothing is held.
    private static async IAsyncEnumerable<Advisory> RepeatAsync(
        string corpus, long ranges, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var settings = new FeedSettings();
        var catalog = new FeedCatalog(settings, TimeProvider.System);
        for (var round = 0; ; round++)
        {
            var suffix = "-" + round.ToString(CultureInfo.InvariantCulture);
            foreach (var (name, path) in Sources)
            {
                await foreach (var record in ParseAsync(catalog.Find(name)!, Path.Combine(corpus, path), settings, cancellationToken))
                {
                    yield return record with { Key = record.Key + suffix, Id = record.Id + suffix };
                    ranges -= record.Affected.Sum(affected => (long)affected.Ranges.Count);
                    if (ranges <= 0)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private static async IAsyncEnumerable<Advisory> ParseAsync(
        IFeed feed, string path, FeedSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var files = new LocalFeedFiles(path, settings.Limits);
        await foreach (var download in feed.ReadAsync(files, cancellationToken))
        {
            await using (download)
            {
                await foreach (var advisory in feed.ParseAsync(download.Document!, new SkippedRecords(), cancellationToken))
                {
                    yield return advisory;
                }
            }
        }
    }
}
