using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

/// <summary>Whatever is done to a database: packages that can be read and a warning, never an exception, never a silent loss of a cut file.</summary>
public sealed class RpmDamageTests
{
    private const int Packages = 24;
    private const string Place = "var/lib/rpm/rpmdb.sqlite";

    public static TheoryData<string> Forms { get; } = ["bdb", "bdb-be", "bdb-512", "ndb", "sqlite", "sqlite-512", "wal"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Cut_file_gives_fewer_packages_and_a_warning(string form)
    {
        var (file, log) = Make(form);
        for (var length = 1; length < file.Length; length += 1 + (file.Length / 400))
        {
            var (packages, warnings) = Read(file[..length], log);

            Assert.True(packages.Count <= Packages);
            Assert.True(warnings.Count > 0 || packages.Count == Packages, $"{length} of {file.Length} bytes gave {packages.Count} packages and no warning");
            Assert.True(packages.Count > 0 || warnings.Any(warning => warning.Code == WarningCodes.PackageDatabaseUnreadable));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Flipped_bytes_throw_nothing_and_let_no_control_character_through(string form)
    {
        var (file, log) = Make(form);
        var random = new SeededRandom(1);
        for (var round = 0; round < 1_500; round++)
        {
            var (damagedFile, damagedLog) = ((byte[])file.Clone(), (byte[])log.Clone());
            for (var flips = 1 + random.Next(8); flips > 0; flips--)
            {
                var target = damagedLog.Length > 0 && random.Next(2) == 0 ? damagedLog : damagedFile;
                target[random.Next(random.Next(2) == 0 ? Math.Min(target.Length, 4_096) : target.Length)] ^= (byte)(1 << random.Next(8));
            }

            var (packages, warnings) = Read(damagedFile, damagedLog);
            Assert.All(packages, package => Assert.DoesNotContain($"{package}", char.IsControl));
            Assert.All(warnings, warning => Assert.DoesNotContain(warning.Message, char.IsControl));
            CheckShortened(damagedFile, damagedLog, packages);
        }
    }

    [Fact]
    public void Chain_of_pages_that_is_a_circle_ends()
    {
        var file = new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package("a", padding: 20_000)).Add(RpmHeaderBuilder.Package("b")).ToBerkeleyDb(4_096);
        for (var page = 4_096; page < file.Length; page += 4_096)
        {
            if (file[page + 25] == 7)
            {
                // Each page claims to hold nothing and to be followed by itself.
                file[page + 22] = file[page + 23] = 0;
                BitConverter.TryWriteBytes(file.AsSpan(page + 16), page / 4_096);
            }
        }

        var (packages, warnings) = Read(file, []);

        Assert.Equal("b", Assert.Single(packages).Name);
        Assert.Contains("circle", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_tree_that_is_a_circle_ends()
    {
        var file = RpmSqliteDatabase.Of(RpmDatabaseBuilder.Of(200, 100).Headers, 512);
        var root = Enumerable.Range(1, (file.Length / 512) - 1).First(page => file[page * 512] == 0x05);
        var cells = file[(root * 512) + 4];
        for (var cell = 0; cell < cells; cell++)
        {
            var pointer = (root * 512) + 12 + (cell * 2);
            var start = (file[pointer] << 8) | file[pointer + 1];
            file[(root * 512) + start + 3] = (byte)(root + 1);
            file[(root * 512) + start + 2] = 0;
        }

        var (packages, warnings) = Read(file, []);

        Assert.InRange(packages.Count, 1, 199);
        Assert.NotEmpty(warnings);
    }

    [Fact]
    public void Records_that_all_name_one_long_chain_do_not_multiply_the_work()
    {
        var database = new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package("a", padding: 400_000));
        for (var i = 0; i < 400; i++)
        {
            database.Add(RpmHeaderBuilder.Package($"b{i}", padding: 200));
        }

        var file = database.ToBerkeleyDb(512);
        byte[]? first = null;
        for (var at = 512; at < file.Length; at += 512)
        {
            for (var entry = 1; file[at + 25] == 13 && entry < file[at + 20]; entry += 2)
            {
                var start = at + BitConverter.ToUInt16(file, at + 26 + (entry * 2));
                if (file[start] == 3)
                {
                    first ??= file[start..(start + 12)];
                    first.CopyTo(file, start);
                }
            }
        }

        var (packages, warnings) = Read(file, []);

        Assert.InRange(packages.Count, 1, 10);
        Assert.Contains(warnings, warning => warning.Message.Contains("longer than", StringComparison.Ordinal));
    }

    private static (byte[] File, byte[] Log) Make(string form)
    {
        var database = RpmDatabaseBuilder.Of(Packages, 6_000);
        return form switch
        {
            "bdb" => (database.ToBerkeleyDb(), []),
            "bdb-be" => (database.ToBerkeleyDb(1_024, isBigEndian: true), []),
            "bdb-512" => (database.ToBerkeleyDb(512), []),
            "ndb" => (database.ToNdb(), []),
            "sqlite" => (RpmSqliteDatabase.Of(database.Headers), []),
            "sqlite-512" => (RpmSqliteDatabase.Of(database.Headers, 512), []),
            _ => RpmSqliteDatabase.WithLog(database.Headers.Prepend(RpmHeaderBuilder.Package("removed")).Take(12), database.Headers.Skip(11), 512),
        };
    }

    private static void CheckShortened(byte[] file, byte[] log, IReadOnlyList<Package> packages)
    {
        var tree = Tree(file, log);
        var shortened = InMemoryFileTree.Empty;
        foreach (var path in new[] { Place, Place + "-wal" })
        {
            var condensed = new RpmDetector().Condense(tree.Find(path)!, tree, TestContext.Current.CancellationToken);
            Assert.True(condensed.IsExact && condensed.Bytes.Length <= tree.Find(path)!.Content.Length);
            shortened = shortened.With(path, condensed.Bytes.ToArray());
        }

        var again = Detection.Packages(new RpmDetector(), shortened);
        Assert.Equal(packages, again.Databases.SelectMany(database => database.Packages));
        Assert.Equal(Detection.Packages(new RpmDetector(), tree).Warnings, again.Warnings);
    }



    private static InMemoryFileTree Tree(byte[] file, byte[] log) => InMemoryFileTree.Empty.With(Place, file).With(Place + "-wal", log);

    private static (IReadOnlyList<Package> Packages, IReadOnlyList<ScanWarning> Warnings) Read(byte[] file, byte[] log)
    {
        var (databases, warnings) = Detection.Packages(new RpmDetector(), Tree(file, log));
        return (databases.SelectMany(database => database.Packages).ToList(), warnings);
    }
}
