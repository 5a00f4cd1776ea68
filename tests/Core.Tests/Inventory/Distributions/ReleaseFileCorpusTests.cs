using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Distributions;

public sealed class ReleaseFileCorpusTests
{
    private const string Corpus = "fixtures/packages/release-files";

    public static TheoryData<string, string, string, string, string, string> Rows()
    {
        var data = new TheoryData<string, string, string, string, string, string>();
        foreach (var cells in ExpectedRows())
        {
            data.Add(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Release_file_names_the_expected_release(
        string file, string place, string id, string version, string @namespace, string candidates)
    {
        var content = File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{file}"));
        var (found, warnings) = Detection.Distribution(InMemoryFileTree.Empty.With(place, content));

        Assert.Equal(id, found?.Id ?? "-");
        Assert.Equal(version, found?.Version ?? "-");
        Assert.Equal(@namespace, found?.Namespace ?? "-");
        Assert.Equal(candidates, found is null or { Candidates.Count: 0 } ? "-" : string.Join(' ', found.Candidates));
        Assert.Equal(candidates != "-", warnings.Any(warning => warning.Code == WarningCodes.DistributionAmbiguous));
    }

    [Fact]
    public void Every_release_file_of_the_corpus_has_an_expected_row()
    {
        var folder = SharedCorpus.PathOf(Corpus);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), ExpectedRows().Select(cells => cells[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("claircore/rhel__releasefiles__oracle-6__", "oracle:6", "etc/oracle-release", "etc/redhat-release")]
    [InlineData("claircore/rhel__releasefiles__oracle-7__", "oracle:7", "etc/oracle-release", "etc/redhat-release")]
    [InlineData("claircore/ubuntu__dist__16.04__", "ubuntu:16.04", "etc/os-release", "etc/lsb-release")]
    [InlineData("syft/syft__linux__os__debian__from-debian_version__", "debian:10", "etc/os-release", "etc/debian_version")]
    public void Files_of_one_system_agree_on_one_release(string prefix, string @namespace, params string[] places)
    {
        var tree = places.Aggregate(
            InMemoryFileTree.Empty,
            (tree, place) => tree.With(place, File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{prefix}{place.Replace("/", "__")}"))));

        Assert.Equal(@namespace, Detection.Distribution(tree).Found?.Namespace);
    }

    private static IEnumerable<string[]> ExpectedRows() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Inventory", "testdata", "release-files.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'));
}
