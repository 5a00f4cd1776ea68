using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Fuzz.Seeds;
using Strata.Testing;

namespace Strata.Fuzz.Targets;

/// <summary>The readers of package databases and release files.</summary>
internal static class InventoryTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new(
            "dpkg",
            bytes => Packages("os/dpkg", bytes, "var/lib/dpkg/status", "var/lib/dpkg/updates/0001", "var/lib/dpkg/status.d/base"),
            InventorySeeds.Dpkg),
        new("apk", bytes => Packages("os/apk", bytes, "lib/apk/db/installed"), InventorySeeds.Apk),
        new(
            "rpm-header",
            bytes => Packages(
                "os/rpm", new RpmDatabaseBuilder().Add(bytes).Add(RpmHeaderBuilder.Package("a")).ToNdb(), "var/lib/rpm/Packages.db"),
            RpmSeeds.Headers),
        new("rpm-bdb", bytes => Packages("os/rpm", bytes, "var/lib/rpm/Packages"), RpmSeeds.BerkeleyDb),
        new("rpm-ndb", bytes => Packages("os/rpm", bytes, "var/lib/rpm/Packages.db"), RpmSeeds.Ndb),
        new("rpm-sqlite", RpmSqlite, RpmSeeds.Sqlite),
        new("pacman", bytes => Packages("os/pacman", bytes, "var/lib/pacman/local/a-1-1/desc", "var/lib/pacman/local/b-1-1/desc"), InventorySeeds.Pacman),
        new("bottlerocket", bytes => Packages("os/bottlerocket", bytes, "usr/share/bottlerocket/application-inventory.json"), InventorySeeds.Bottlerocket),
        new("os-release", Distributions, InventorySeeds.Releases),
    ];

    private static void Packages(string detector, byte[] bytes, params string[] places) =>
        Packages(detector, places.Aggregate(InMemoryFileTree.Empty, (tree, place) => tree.With(place, bytes)));

    private static void Packages(string detector, InMemoryFileTree tree)
    {
        var sink = new WarningSink();
        var databases = Detectors.Packages.Single(candidate => candidate.Name == detector)
            .Detect(tree, new DetectionContext(sink), CancellationToken.None);
        Invariant.ArePrintable(sink.ToList());
        foreach (var package in databases.SelectMany(database => database.Packages))
        {
            Invariant.IsPrintable(package);
            Invariant.IsPrintable(PackageUrls.For(package, null).ToString());
        }
    }

    /// <summary>The database, and after it, from a mark on, the write-ahead log.</summary>
    private static void RpmSqlite(byte[] bytes)
    {
        var mark = bytes.AsSpan().IndexOf(RpmSeeds.LogMark);
        var file = mark < 0 ? bytes : bytes[..mark];
        var log = mark < 0 ? [] : bytes[(mark + RpmSeeds.LogMark.Length)..];
        Packages("os/rpm", InMemoryFileTree.Empty.With("var/lib/rpm/rpmdb.sqlite", file).With("var/lib/rpm/rpmdb.sqlite-wal", log));
    }

    /// <summary>The same bytes at the places of each detector.</summary>
    private static void Distributions(byte[] bytes)
    {
        foreach (var detector in Detectors.Distributions)
        {
            var sink = new WarningSink();
            var tree = detector.Files.Aggregate(InMemoryFileTree.Empty, (tree, pattern) => pattern.Kind == PathPatternKind.FilesIn
                ? tree.With($"{pattern.Text}/a.list", bytes).With($"{pattern.Text}/b.sources", bytes)
                : tree.With(pattern.Text, bytes));
            Invariant.IsPrintable(detector.Detect(tree, new DetectionContext(sink)));
            Invariant.ArePrintable(sink.ToList());
        }
    }
}
