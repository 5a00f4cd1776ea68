using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class RpmCorpusTests
{
    private const string Corpus = "fixtures/packages/rpm";

    public static TheoryData<string, string, string> Databases { get; } = new()
    {
        { "el8-libuuid-bdb", "Packages", "var/lib/rpm/Packages" },
        { "empty-bdb", "Packages", "var/lib/rpm/Packages" },
        { "mariner2-as-bdb-le", "Packages", "var/lib/rpm/Packages" },
        { "mariner2-sqlite", "rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite" },
        { "sle15-as-bdb-be", "Packages", "usr/share/rpm/Packages" },
        { "sle15-as-sqlite", "rpmdb.sqlite", "usr/lib/sysimage/rpm/rpmdb.sqlite" },
        { "sle15-bci-ndb", "Packages.db", "usr/lib/sysimage/rpm/Packages.db" },
    };

    [Theory]
    [MemberData(nameof(Databases))]
    public void Database_gives_the_expected_packages(string name, string file, string place)
    {
        var tree = InMemoryFileTree.Empty.With(place, File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{name}/{file}")));
        var (databases, warnings) = Detection.Packages(new RpmDetector(), tree);

        Assert.Empty(warnings);
        Assert.Equal(place, Assert.Single(databases).Location);
        Assert.Equal(Expected(name).Order(StringComparer.Ordinal), Lines(databases).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Content_decides_which_form_it_is_not_the_name(string name, string file, string place)
    {
        foreach (var other in new[] { "Packages", "Packages.db", "rpmdb.sqlite" })
        {
            var otherPlace = place[..(place.LastIndexOf('/') + 1)] + other;
            var tree = InMemoryFileTree.Empty.With(otherPlace, File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{name}/{file}")));

            Assert.Equal(Expected(name).Count(), Assert.Single(Detection.Packages(new RpmDetector(), tree).Databases).Packages.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Shortened_database_gives_the_same_and_is_far_smaller(string name, string file, string place)
    {
        var content = File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{name}/{file}"));
        var tree = InMemoryFileTree.Empty.With(place, content);
        var condensed = new RpmDetector().Condense(tree.Find(place)!, tree, TestContext.Current.CancellationToken);
        var shortened = InMemoryFileTree.Empty.With(place, condensed.Bytes.ToArray());
        var again = new RpmDetector().Condense(shortened.Find(place)!, shortened, TestContext.Current.CancellationToken);

        Assert.True(condensed.IsExact);
        Assert.True(condensed.Bytes.Length < content.Length / 100, $"{condensed.Bytes.Length} of {content.Length}");
        Assert.Equal(condensed.Bytes.ToArray(), again.Bytes.ToArray());
        Assert.Equal(
            Detection.Packages(new RpmDetector(), tree).Databases.SelectMany(database => database.Packages),
            Detection.Packages(new RpmDetector(), shortened).Databases.SelectMany(database => database.Packages));
    }

    // The lists hold the keys as well, which are no packages.
    private static IEnumerable<string> Expected(string name) => File.ReadLines(SharedCorpus.PathOf($"{Corpus}/{name}/expected.tsv"))
        .Skip(1)
        .Where(line => !line.StartsWith("gpg-pubkey\t", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(IEnumerable<PackageDatabase> databases) => databases
        .SelectMany(database => database.Packages)
        .Select(package => string.Join(
            '\t', package.Name, package.Version, package.Arch, package.Source.Name, package.Source.Version, package.ModularityLabel, package.Vendor));
}
