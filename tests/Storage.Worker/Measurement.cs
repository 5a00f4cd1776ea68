using System.Diagnostics;
using System.Globalization;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Worker;

/// <summary>Imports made-up records shaped like Debian's (four releases a record) and prints what it took.</summary>
internal static class Measurement
{
    private static readonly string[] Releases = ["debian:11", "debian:12", "debian:13", "debian:unstable"];
    private static readonly string[] Words =
        "the a in of allows attacker remote overflow buffer via crafted parser function library before was discovered that heap use after free out bounds read write when processing image file network packet kernel driver could cause denial service execute arbitrary code issue vulnerability"
        .Split(' ');

    public static async Task<int> RunAsync(string folder, int ranges)
    {
        var path = Path.Combine(folder, "measure.db");
        await using var store = new SqliteAdvisoryStore(StorageLocations.SingleFile(path));
        for (var round = 0; round < 2; round++)
        {
            var clock = Stopwatch.StartNew();
            var state = await store.ReplaceAsync(
                new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = "f", Checked = DateTimeOffset.UnixEpoch },
                RecordsAsync(ranges / Releases.Length, round), CancellationToken.None);
            Print($"import {round}", clock.Elapsed, state.Ranges);
            PrintPeak();
            Console.WriteLine($"  file {new FileInfo(path).Length / (double)state.Ranges:F1} bytes a range");
        }

        var generating = Stopwatch.StartNew();
        await foreach (var _ in RecordsAsync(ranges / Releases.Length, 0))
        {
        }

        Print("making the records alone", generating.Elapsed, ranges);
        for (var round = 0; round < 4; round++)
        {
            var clock = Stopwatch.StartNew();
            await store.GetStatesAsync(default);
            await store.GetContentDigestAsync(default);
            var opened = clock.Elapsed;
            var names = Enumerable.Range(0, 800).Select(i => Name(800 + (i * 4))).ToList();
            var found = await store.FindCandidatesAsync("debian:12", names, default);
            Console.WriteLine($"states and digest {opened.TotalMilliseconds:F1} ms, {found.Count} candidates of 800 packages {(clock.Elapsed - opened).TotalMilliseconds:F1} ms");
        }

        PrintPeak();
        return 0;
    }

    private static void PrintPeak() =>
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));

    private static void Print(string what, TimeSpan time, long ranges) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.TotalSeconds:F2} s, {ranges / time.TotalSeconds:F0} ranges/s"));

    private static string Name(int i) => i % 3 == 0 ? $"lib{Words[i % Words.Length]}{i}" : $"{Words[i % Words.Length]}-{i}";

#pragma warning disable CS1998 // Records come as they are made, without waiting for anything.
    private static async IAsyncEnumerable<Advisory> RecordsAsync(int count, int round)
    {
#pragma warning disable RS0030 // Seeded: every run makes the same records.
        var random = new Random(7);
#pragma warning restore RS0030
        for (var i = 0; i < count; i++)
        {
            var package = Name((int)(4000 * Math.Pow(random.NextDouble(), 3)));
            var id = $"CVE-{2005 + (i % 20)}-{i}";
            var version = $"{random.Next(12)}.{random.Next(40)}.{random.Next(20)}-{random.Next(9)}";
            yield return new Advisory
            {
                Key = $"{id}/{package}",
                Id = id,
                Summary = i % 2 == 0 ? $"{round} " + string.Join(' ', Enumerable.Range(0, 30).Select(_ => Words[random.Next(Words.Length)])) : null,
                Links = [$"https://security-tracker.debian.org/tracker/{id}", $"https://bugs.debian.org/{900000 + random.Next(99999)}"],
                Affected = [.. Releases.Select((release, r) => new AffectedPackage
                {
                    Namespace = release,
                    Name = package,
                    Ranges = [VersionRange.Before($"{version}+deb{11 + r}u{random.Next(4)}")],
                    FixedVersion = $"{version}+deb{11 + r}u1",
                    State = FixState.Fixed,
                    Severity = (Severity)(i % 6),
                })],
            };
        }
    }
}
