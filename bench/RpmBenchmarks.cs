using BenchmarkDotNet.Attributes;
using Strata.Core.Inventory;
using Strata.Core.Warnings;
using Strata.Testing;

namespace Strata.Benchmarks;

/// <summary>Listing 500 packages out of each form of an RPM database, with headers of 70 tags and 30 kB on average.</summary>
[MemoryDiagnoser]
public class RpmBenchmarks
{
    private readonly IPackageDetector _detector = Detectors.Packages.Single(detector => detector.Name == "os/rpm");
    private InMemoryFileTree _tree = InMemoryFileTree.Empty;

    /// <summary>The form of the database.</summary>
    [Params("bdb", "ndb", "sqlite")]
    public string Form { get; set; } = "bdb";

    [GlobalSetup]
    public void Fill()
    {
        var database = new RpmDatabaseBuilder();
        for (var i = 0; i < 500; i++)
        {
            var header = new RpmHeaderBuilder().Text(1000, $"package-{i}").Text(1001, "1.0").Text(1002, "1.el9").Text(1011, "Some Vendor").Text(1022, "x86_64")
                .Text(1044, $"package-{i / 2}-1.0-1.el9.src.rpm");
            for (var tag = 0u; tag < 63; tag++)
            {
                header.Number(2_000 + tag, tag);
            }

            database.Add(header.Binary(1141, new byte[120 * i]).EndRegion().Number(1008, 1).Build());
        }

        _tree = Form switch
        {
            "bdb" => InMemoryFileTree.Empty.With("var/lib/rpm/Packages", database.ToBerkeleyDb()),
            "ndb" => InMemoryFileTree.Empty.With("var/lib/rpm/Packages.db", database.ToNdb()),
            _ => InMemoryFileTree.Empty.With("var/lib/rpm/rpmdb.sqlite", RpmSqliteDatabase.Of(database.Headers)),
        };
    }

    [Benchmark]
    public int Read()
    {
        var found = _detector.Detect(_tree, new DetectionContext(new WarningSink()), CancellationToken.None).Sum(database => database.Packages.Count);
        return found == 500 ? found : throw new InvalidOperationException($"{found} packages were found.");
    }
}
