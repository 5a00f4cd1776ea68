using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class RpmDetectorTests
{
    private const string Bdb = "var/lib/rpm/Packages";
    private const string Ndb = "var/lib/rpm/Packages.db";
    private const string Sqlite = "var/lib/rpm/rpmdb.sqlite";

    [Theory]
    [InlineData(512)]
    [InlineData(1_024)]
    [InlineData(2_048)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    [InlineData(16_384)]
    [InlineData(32_768)]
    [InlineData(65_536)]
    public void Berkeley_db_of_every_page_size_and_byte_order_is_read(int pageBytes)
    {
        var database = RpmDatabaseBuilder.Of(60, 200_000);

        Assert.Equal(Expected(60), Versions(InMemoryFileTree.Empty.With(Bdb, database.ToBerkeleyDb(pageBytes))));
        Assert.Equal(Expected(60), Versions(InMemoryFileTree.Empty.With(Bdb, database.ToBerkeleyDb(pageBytes, isBigEndian: true))));
    }

    [Fact]
    public void Ndb_is_read_with_free_slots_between() =>
        Assert.Equal(Expected(600), Versions(InMemoryFileTree.Empty.With(Ndb, RpmDatabaseBuilder.Of(600, 20_000).ToNdb())));

    [Theory]
    [InlineData(512)]
    [InlineData(1_024)]
    [InlineData(4_096)]
    [InlineData(16_384)]
    [InlineData(65_536)]
    public void Sqlite_of_every_page_size_is_read(int pageBytes)
    {
        var content = RpmSqliteDatabase.Of(RpmDatabaseBuilder.Of(500, 30_000).Headers, pageBytes);

        Assert.Equal(Expected(500), Versions(InMemoryFileTree.Empty.With(Sqlite, content)));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void Committed_changes_of_a_write_ahead_log_count(int pageBytes)
    {
        var headers = RpmDatabaseBuilder.Of(200, 9_000).Headers;
        var (file, log) = RpmSqliteDatabase.WithLog(headers.Take(120), headers.Skip(120), pageBytes);

        Assert.Equal(Expected(200).Skip(1), Versions(InMemoryFileTree.Empty.With(Sqlite, file).With(Sqlite + "-wal", log)));
        Assert.Equal(Expected(120), Versions(InMemoryFileTree.Empty.With(Sqlite, file)));
    }

    [Fact]
    public void Log_that_is_cut_is_used_up_to_its_last_commit_and_reported()
    {
        var headers = RpmDatabaseBuilder.Of(40, 9_000).Headers;
        var (file, log) = RpmSqliteDatabase.WithLog(headers.Take(20), headers.Skip(20));
        var flipped = (byte[])log.Clone();
        flipped[^100] ^= 1;
        foreach (var broken in new[] { log[..^1], log[..^5_000], flipped })
        {
            var (databases, warnings) = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Sqlite, file).With(Sqlite + "-wal", broken));

            Assert.InRange(databases.Single().Packages.Count, 20, 40);
            Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(warnings).Code);
        }

        Assert.Equal(
            WarningCodes.PackageRecordSkipped,
            Assert.Single(Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Sqlite, file).With(Sqlite + "-wal", "no log")).Warnings).Code);
    }

    [Fact]
    public void Header_gives_epoch_source_module_and_vendor()
    {
        var header = RpmHeaderBuilder.Package(
            "nodejs-docs", "12.16.1", "1.module_el8", 1, "noarch", "nodejs-12.16.1-1.module_el8.src.rpm", "Vendor\u001b[31m", "nodejs:12:8020:0bc2d1b1");
        var package = Assert.Single(Packages(new RpmDatabaseBuilder().Add(header)));

        Assert.Equal(
            new Package
            {
                Name = "nodejs-docs",
                Version = "1:12.16.1-1.module_el8",
                Arch = "noarch",
                Type = PackageType.Rpm,
                Source = new SourcePackage("nodejs", "12.16.1-1.module_el8"),
                ModularityLabel = "nodejs:12:8020:0bc2d1b1",
                Vendor = "Vendor\uFFFD[31m",
            },
            package);
        Assert.Equal(
            "pkg:rpm/centos/nodejs-docs@12.16.1-1.module_el8?arch=noarch&distro=centos-8&epoch=1&rpmmod=nodejs:12&upstream=nodejs-12.16.1-1.module_el8.src.rpm",
            PackageUrls.For(package, new Distribution { Id = "centos", Version = "8" }).ToString());
    }

    [Fact]
    public void Keys_are_no_packages_and_an_epoch_of_zero_is_none()
    {
        var database = new RpmDatabaseBuilder()
            .Add(RpmHeaderBuilder.Package("gpg-pubkey", "fd431d51", "4ae0493b", arch: null, sourceRpm: ""))
            .Add(RpmHeaderBuilder.Package("bash", epoch: 0, sourceRpm: "bash-1.0-1.el9.nosrc.rpm"));

        Assert.Equal("1.0-1.el9", Assert.Single(Packages(database)).Version);
    }

    [Fact]
    public void Tag_of_the_installation_replaces_that_of_the_package()
    {
        var header = new RpmHeaderBuilder().Text(1000, "a").Text(1001, "1").Text(1002, "1").Text(1011, "Old").EndRegion().International(1011, "New", "Neu").Build();

        Assert.Equal("New", Assert.Single(Packages(new RpmDatabaseBuilder().Add(header))).Vendor);
    }

    [Theory]
    [InlineData("a b", "1", "1")]
    [InlineData("", "1", "1")]
    [InlineData("a", "1:2", "1")]
    [InlineData("a", "", "1")]
    [InlineData("a", "1", "\u001b[31m")]
    public void Record_without_valid_name_and_version_is_skipped_and_the_others_are_read(string name, string version, string release)
    {
        var database = new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package(name, version, release)).Add(RpmHeaderBuilder.Package("good"));
        var (databases, warnings) = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Ndb, database.ToNdb()));

        Assert.Equal("good", Assert.Single(databases.Single().Packages).Name);
        Assert.Equal((WarningCodes.PackageRecordSkipped, Ndb), (Assert.Single(warnings).Code, warnings[0].Location));
    }

    [Theory]
    [InlineData(6u, 1_000_000u, 1u)]
    [InlineData(6u, 0xFFFFFFFFu, 1u)]
    [InlineData(4u, 0u, 1u)]
    [InlineData(6u, 0u, 0u)]
    public void Tag_whose_value_is_not_in_the_header_makes_the_record_unreadable(uint type, uint offset, uint count)
    {
        var header = new RpmHeaderBuilder().Text(1000, "a").Text(1001, "1").Text(1002, "1").Entry(1022, type, offset, count).Build();
        var (databases, warnings) = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Ndb, new RpmDatabaseBuilder().Add(header).ToNdb()));

        Assert.Empty(databases.Single().Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnreadable, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Flipped_byte_in_an_ndb_record_is_found_by_its_checksum()
    {
        var content = RpmDatabaseBuilder.Of(3, 10_000).ToNdb();
        content[^2_000] ^= 1;
        var (databases, warnings) = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Ndb, content));

        Assert.Equal(2, databases.Single().Packages.Count);
        Assert.Contains("checksum", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Newest_layer_wins_then_sqlite_and_a_database_without_packages_is_passed_over()
    {
        var sqlite = RpmSqliteDatabase.Of(RpmDatabaseBuilder.Of(1, 0).Headers);
        var ndb = RpmDatabaseBuilder.Of(2, 0).ToNdb();
        var bdb = RpmDatabaseBuilder.Of(3, 0).ToBerkeleyDb();
        var tree = InMemoryFileTree.Empty.With(Bdb, bdb).With(Ndb, ndb).With(Sqlite, sqlite).With("usr/lib/rpm-ostree-base-db/rpmdb.sqlite", sqlite);

        Assert.Equal(Expected(1), Versions(tree));
        Assert.Equal(Expected(2), Versions(tree.With(Ndb, ndb, layer: 1)));
        Assert.Equal(Expected(2), Versions(tree.With(Sqlite, "")));
        Assert.Equal(Expected(3), Versions(tree.With(Sqlite, RpmSqliteDatabase.Of([])).With(Ndb, new RpmDatabaseBuilder().ToNdb())));
        Assert.Equal(Expected(3), Versions(tree.Without(Sqlite).Without(Ndb)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SQLite format 3\0")]
    [InlineData("RpmP")]
    [InlineData("something else")]
    public void Database_of_which_nothing_can_be_read_is_never_a_silent_empty_list(string content)
    {
        var (databases, warnings) = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Sqlite, content));

        Assert.Empty(databases.Single().Packages);
        Assert.Equal(WarningCodes.PackageDatabaseUnreadable, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Log_of_a_later_layer_over_a_shortened_database_is_reported_and_its_database_still_lists_its_packages()
    {
        var headers = RpmDatabaseBuilder.Of(40, 9_000).Headers;
        var (file, log) = RpmSqliteDatabase.WithLog(headers.Take(20), headers.Skip(20));
        var lower = InMemoryFileTree.Empty.With(Sqlite, file);
        var shortened = new RpmDetector().Condense(lower.Find(Sqlite)!, lower, TestContext.Current.CancellationToken).Bytes.ToArray();
        var (databases, warnings) = Detection.Packages(
            new RpmDetector(), InMemoryFileTree.Empty.With(Sqlite, shortened).With(Sqlite + "-wal", log, layer: 1));

        Assert.Equal(20, databases.Single().Packages.Count);
        Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Database_and_log_of_one_layer_are_shortened_together()
    {
        var headers = RpmDatabaseBuilder.Of(40, 9_000).Headers;
        var (file, log) = RpmSqliteDatabase.WithLog(headers.Take(20), headers.Skip(20));
        var tree = InMemoryFileTree.Empty.With(Sqlite, file).With(Sqlite + "-wal", log);
        var shortened = InMemoryFileTree.Empty;
        foreach (var path in new[] { Sqlite, Sqlite + "-wal" })
        {
            shortened = shortened.With(path, new RpmDetector().Condense(tree.Find(path)!, tree, TestContext.Current.CancellationToken).Bytes.ToArray());
        }

        Assert.Equal(Versions(tree), Versions(shortened));
        Assert.True(shortened.Find(Sqlite + "-wal")!.Content.IsEmpty);
    }

    [Fact]
    public void Manifests_of_distroless_images_are_read()
    {
        var tree = InMemoryFileTree.Empty
            .With("var/lib/rpmmanifest/container-manifest-1", "filesystem-1.1-9.cm2.x86_64\nca-certificates-1:2.0.0-1.cm2.noarch\n")
            .With(
                "var/lib/rpmmanifest/container-manifest-2",
                "filesystem\t1.1-9.cm2\t1\t2\tMicrosoft Corporation\t(none)\t7596\tx86_64\t0\tfilesystem-1.1-9.cm2.src.rpm\n"
                + "prebuilt-ca-certificates\t2.0.0-1.cm2\t1\t2\t(none)\t1\t3\tnoarch\t1\tca-certificates-2.0.0-1.cm2.src.rpm\nbroken\tline\n");
        var (databases, warnings) = Detection.Packages(new RpmDetector(), tree);

        Assert.Equal(
            ["filesystem 1.1-9.cm2 x86_64 filesystem Microsoft Corporation", "prebuilt-ca-certificates 1:2.0.0-1.cm2 noarch ca-certificates "],
            databases.Single().Packages.Select(package => $"{package.Name} {package.Version} {package.Arch} {package.Source.Name} {package.Vendor}"));
        Assert.Equal(WarningCodes.PackageRecordSkipped, Assert.Single(warnings).Code);
        Assert.Equal(
            ["1.1-9.cm2", "1:2.0.0-1.cm2"], Versions(tree.Without("var/lib/rpmmanifest/container-manifest-2")).Select(text => text.Split(' ')[1]));
    }

    [Fact]
    public void Cancellation_is_seen_at_the_next_record() => Assert.Throws<OperationCanceledException>(() => new RpmDetector().Detect(
        InMemoryFileTree.Empty.With(Ndb, RpmDatabaseBuilder.Of(2, 0).ToNdb()), new DetectionContext(new WarningSink()), new CancellationToken(canceled: true)));

    private static IEnumerable<Package> Packages(RpmDatabaseBuilder database)
    {
        var found = Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Ndb, database.ToNdb())).Databases.Single().Packages;
        Assert.Equal(found, Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Bdb, database.ToBerkeleyDb())).Databases.Single().Packages);
        Assert.Equal(found, Detection.Packages(new RpmDetector(), InMemoryFileTree.Empty.With(Sqlite, RpmSqliteDatabase.Of(database.Headers))).Databases.Single().Packages);
        return found;
    }

    private static IEnumerable<string> Expected(int count) =>
        Enumerable.Range(0, count).Select(i => $"package-{i} {(i % 3 == 0 ? "1:" : "")}1.{i}-1.el9");

    private static IEnumerable<string> Versions(InMemoryFileTree tree)
    {
        var (databases, warnings) = Detection.Packages(new RpmDetector(), tree);
        Assert.Empty(warnings);
        return databases.Single().Packages.Select(package => $"{package.Name} {package.Version}");
    }
}
