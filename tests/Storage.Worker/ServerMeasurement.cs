using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Worker;

/// <summary>
/// Fills a server's database with made-up images, and prints what storing, editing, reading and a large update take. A few packages are in
/// nearly all layers, as in real images: an image is a base of 120 packages, of which there are 60, and five layers of its own.
/// </summary>
internal static class ServerMeasurement
{
    private const int LayersPerImage = 6;
    private const int BasePackages = 120;
    private const int PackageNames = 4000;

    internal static readonly string[] Releases = ["debian:10", "debian:11", "debian:12", "debian:13"];

    public static async Task<int> RunAsync(string folder, int layers, int changed)
    {
        var path = Path.Combine(folder, "server.db");
        await using var database = new SqliteDatabase(path);
        await database.MigrateAsync(default);
        await StoreLayersAsync(database, layers);
        Console.WriteLine($"  file {new FileInfo(path).Length / (double)layers:F0} bytes a layer");
        await ReadLayersAsync(database, layers);
        await EditAsync(database, path);
        await database.Notifications.SetReceiversAsync(["hook"], default);
        await UpdateAsync(database, changed * 3, 0, "import");
        await UpdateAsync(database, changed * 3, 0, "the same again");
        await UpdateAsync(database, changed * 3, changed, $"{changed} changed");
        await AskAsync(database);
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));
        return 0;
    }

    internal static async Task StoreLayersAsync(IServerDatabase database, int layers)
    {
        var random = Seeded();
        var clock = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        List<Package> packages = [];
        for (var i = 0; i < layers; i++)
        {
            var image = i / LayersPerImage;
            var variant = image % 60;
            if (i % LayersPerImage == 0)
            {
                packages = [.. Enumerable.Range(0, BasePackages).Select(name => PackageOf(name, variant % 15))];
            }
            else if (random.Next(2) == 0)
            {
                packages = [.. packages, .. Enumerable.Range(0, random.Next(30)).Select(_ => PackageOf(Popular(random), random.Next(12))).DistinctBy(p => p.Name).Where(p => !packages.Exists(q => q.Name == p.Name))];
            }

            var one = Stopwatch.StartNew();
            await database.Layers.StoreAsync(
                new LayerToStore
                {
                    Name = LayerName(i),
                    ParentName = i % LayersPerImage == 0 ? null : LayerName(i - 1),
                    EngineVersion = 3,
                    Namespace = Releases[variant % Releases.Length],
                    Packages = packages,
                    Tree = BitConverter.GetBytes(i % LayersPerImage == 0 ? variant : i),
                    Digest = $"sha256:{i:x64}",
                },
                default);
            slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
        }

        Print($"{layers} layers stored", clock.Elapsed, layers);
        Console.WriteLine($"  slowest {slowest.TotalMilliseconds:F1} ms");
    }

    internal static async Task ReadLayersAsync(IServerDatabase database, int layers)
    {
        var random = Seeded();
        var clock = Stopwatch.StartNew();
        const int Reads = 2000;
        for (var i = 0; i < Reads; i++)
        {
            await database.Layers.ReadInventoryAsync(LayerName(random.Next(layers)), default);
        }

        Print("inventories read", clock.Elapsed, Reads);
    }

    /// <summary>
    /// Edits and durable inserts of a row into a table of the same file, by turns of 50: both meet the same disk, and neither finds its
    /// pages gone from memory because the other wrote in between.
    /// </summary>
    private static async Task EditAsync(SqliteDatabase database, string path)
    {
        const int Rounds = 1000;
        await using var plain = new SqliteConnection($"Data Source={path};Pooling=False");
        plain.Open();
        plain.Execute("PRAGMA synchronous = EXTRA; CREATE TABLE IF NOT EXISTS plain (id INTEGER PRIMARY KEY, text TEXT)");
        using var insert = plain.Prepare("INSERT INTO plain (text) VALUES ($text)", "$text");
        var edits = new List<double>();
        var inserts = new List<double>();
        for (var turn = 0; turn < Rounds; turn += 50)
        {
            for (var i = turn; i < turn + 50; i++)
            {
                var clock = Stopwatch.StartNew();
                insert.Bind("some text of a row").ExecuteNonQuery();
                inserts.Add(clock.Elapsed.TotalMilliseconds);
            }

            for (var i = turn; i < turn + 50; i++)
            {
                var clock = Stopwatch.StartNew();
                var name = $"OWN-{i / 2}";
                await database.Vulnerabilities.EditAsync(
                    Releases[2], name, _ => Own(name, i), DateTimeOffset.UnixEpoch.AddSeconds(i), default);
                edits.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        plain.Execute("DROP TABLE plain");
        edits.Sort();
        inserts.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"edit median {edits[Rounds / 2]:F2} ms, p90 {edits[Rounds * 9 / 10]:F2} ms; durable insert median {inserts[Rounds / 2]:F2} ms, p90 {inserts[Rounds * 9 / 10]:F2} ms; ratio {edits[Rounds / 2] / inserts[Rounds / 2]:F2}"));
    }

    internal static NamespaceVulnerability Own(string name, int i) => new()
    {
        Namespace = Releases[2],
        Name = name,
        Feed = NamespaceVulnerability.OwnFeed,
        Summary = "Something that an operator wrote about this package.",
        Severity = (Severity)(1 + (i % 4)),
        Affected = [new AffectedPackage { Namespace = Releases[2], Name = NameOf(i % 50), Ranges = [VersionRange.Before($"1.{i % 12}")] }],
    };

    internal static async Task UpdateAsync(IServerDatabase database, int records, int changed, string what)
    {
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var before = (await database.Notifications.CountAsync(default))[DeliveryState.Pending];
        await database.Advisories.ReplaceAsync(
            new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = what, Checked = DateTimeOffset.UnixEpoch },
            RecordsAsync(records, changed), default);
        var taken = clock.Elapsed;
        var made = (await database.Notifications.CountAsync(default))[DeliveryState.Pending] - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"update, {what}: {taken.TotalSeconds:F2} s ({(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F2} s of processor), {made} notifications"));
    }

    internal static async Task AskAsync(IServerDatabase database)
    {
        var clock = new Stopwatch();
        var most = 0;
        const int Asked = 500;
        var names = (await database.Notifications.ListAsync(null, Asked, default)).Select(status => status.Notification).ToList();
        clock.Start();
        foreach (var name in names)
        {
            var notification = (await database.Notifications.FindAsync(name, default))!;
            most = Math.Max(most, (await database.Notifications.FindLayersAsync(notification, false, 0, 1_000_000, default)).Count);
        }

        Print($"notifications asked for their layers (at most {most})", clock.Elapsed, names.Count);
        clock.Restart();
        for (var i = 0; i < Asked; i++)
        {
            await using var delivery = await database.Notifications.TakeAsync("hook", DateTimeOffset.MaxValue, DateTimeOffset.MinValue, default);
            if (delivery is null)
            {
                break;
            }

            await delivery.SucceedAsync(DateTimeOffset.UnixEpoch, default);
        }

        Print("deliveries taken and done", clock.Elapsed, Asked);
    }

#pragma warning disable CS1998 // Records come as they are made, without waiting for anything.
    private static async IAsyncEnumerable<Advisory> RecordsAsync(int count, int changed)
    {
        var random = Seeded();
        for (var i = 0; i < count; i++)
        {
            var package = NameOf(Popular(random));
            var id = $"CVE-{2005 + (i % 20)}-{i}";
            var version = $"1.{random.Next(12)}";
            yield return new Advisory
            {
                Key = $"{id}/{package}",
                Id = id,
                Summary = $"A made-up vulnerability number {i} of {package}, with a text of about the length that such texts have in feeds.",
                Links = [$"https://security-tracker.debian.org/tracker/{id}"],
                Affected =
                [
                    new AffectedPackage
                    {
                        Namespace = Releases[i % Releases.Length],
                        Name = package,
                        Ranges = [VersionRange.Before(version)],
                        FixedVersion = version,
                        State = FixState.Fixed,
                        Severity = i % 3 == 0 && i / 3 < changed ? Severity.Critical : Severity.Low,
                    },
                ],
            };
        }
    }

#pragma warning disable RS0030 // Seeded: every run makes the same.
    private static Random Seeded() => new(7);
#pragma warning restore RS0030

    private static int Popular(Random random) => (int)(PackageNames * Math.Pow(random.NextDouble(), 3));

    private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"package-{i}");

    private static string LayerName(int i) => string.Create(CultureInfo.InvariantCulture, $"sha256:{i * 7919L:x64}");

    private static Package PackageOf(int name, int version) => new()
    {
        Name = name % 3 == 0 ? NameOf(name) : $"lib{NameOf(name)}",
        Version = string.Create(CultureInfo.InvariantCulture, $"1.{version}"),
        Arch = "amd64",
        Type = PackageType.Deb,
        Source = new SourcePackage(NameOf(name), string.Create(CultureInfo.InvariantCulture, $"1.{version}")),
    };

    private static void Print(string what, TimeSpan time, long count) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.TotalSeconds:F2} s, {time.TotalMilliseconds / count:F3} ms each"));
}
