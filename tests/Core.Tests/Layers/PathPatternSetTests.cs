using System.Text;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class PathPatternSetTests
{
    [Fact]
    public void Files_folders_and_their_ancestors_are_known()
    {
        var set = new PathPatternSet([PathPattern.File("var/lib/dpkg/status"), PathPattern.FilesIn("var/lib/dpkg/status.d")]);
        Assert.True(set.Root.Descendant("var/lib/dpkg/status")!.WantsFile);
        Assert.True(set.Root.Descendant("var/lib/dpkg/status.d")!.WantsFiles);
        Assert.NotNull(set.Root.Child("var"u8));
        Assert.Null(set.Root.Child("etc"u8));
        Assert.True(set.Covers("var/lib/dpkg/status"));
        Assert.True(set.Covers("var/lib/dpkg/status.d/any"));
        Assert.False(set.Covers("var/lib/dpkg/status.d/any/deeper"));
        Assert.False(set.Covers("var/lib/dpkg"));
        Assert.False(set.Covers("status"));
        Assert.True(set.With([PathPattern.File("status")]).Covers("status"));
    }

    [Fact]
    public void Files_in_the_root_can_be_wanted()
    {
        using var scan = LayerScan.Of([PathPattern.FilesIn("")], new LayerBuilder().File("a", "1").File("b/c", "2"));
        Assert.Equal(["a"], scan.Tree.FilesIn("").Select(file => file.Path));
    }

    [Fact]
    public void Counting_patterns_count_each_path_once_in_the_final_tree()
    {
        var suffix = PathPattern.CountEndingWith("/package.json");
        var exact = new PathPattern(PathPatternKind.File, "package.json", NameOnly: true);
        var folder = new PathPattern(PathPatternKind.FilesIn, "gems", NameOnly: true);
        using var scan = LayerScan.Of(
            [suffix, exact, folder],
            new LayerBuilder().File("package.json", "").File("a/package.json", "").File("b/c/package.json", "").File("gems/x", "").File("gems/package.json", "").File("package.json.bak", ""),
            new LayerBuilder().File("a/package.json", "again").Whiteout("b").File("d/package.json", "").Directory("e/package.json"));
        Assert.Equal(3, scan.Tree.Count(suffix));
        Assert.Equal(1, scan.Tree.Count(exact));
        Assert.Equal(2, scan.Tree.Count(folder));
        Assert.Equal(0, scan.Tree.Count(PathPattern.CountEndingWith("x")));
        Assert.Null(scan.Tree.Find("a/package.json"));
    }

    [Fact]
    public void Files_can_be_wanted_by_the_end_of_their_path()
    {
        using var scan = LayerScan.Of(
            [new PathPattern(PathPatternKind.EndsWith, ".dist-info/METADATA")],
            new LayerBuilder().File("x/y.dist-info/METADATA", "m").Symlink("link", "x").File("link/z.dist-info/METADATA", "n").File("METADATA", "no"));
        Assert.Equal("m", scan.Text("x/y.dist-info/METADATA"));
        Assert.Equal("n", scan.Text("x/z.dist-info/METADATA"));
        Assert.Null(scan.Text("METADATA"));
    }

    [Fact]
    public void Wanted_and_counted_is_both()
    {
        var count = PathPattern.CountEndingWith("status");
        using var scan = LayerScan.Of([PathPattern.File("db/status"), count], new LayerBuilder().File("db/status", "x"));
        Assert.Equal("x", scan.Text("db/status"));
        Assert.Equal(1, scan.Tree.Count(count));
    }

    [Fact]
    public void Strings_and_bytes_of_a_path_are_the_same_key()
    {
        foreach (var name in new[] { "", "plain", "\u00FF\u00E9\u0001", new string('x', 1000) })
        {
            var bytes = Encoding.Latin1.GetBytes(name);
            Assert.Equal(PathComparer.Instance.GetHashCode(name), PathComparer.Instance.GetHashCode(bytes));
            Assert.True(PathComparer.Instance.Equals(bytes, name));
            Assert.Equal(name, PathComparer.Instance.Create(bytes));
            Assert.False(PathComparer.Instance.Equals([.. bytes, (byte)'a'], name));
        }

        Assert.False(PathComparer.Instance.Equals("ab"u8, "ac"));
    }

    [Fact]
    public void More_counting_patterns_than_bits_are_refused() =>
        Assert.Throws<ArgumentException>(() => new PathPatternSet(Enumerable.Range(0, PathPatternSet.MaximumCountingPatterns + 1).Select(i => PathPattern.CountEndingWith($"{i}"))));
}
