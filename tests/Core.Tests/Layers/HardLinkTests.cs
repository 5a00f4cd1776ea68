using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class HardLinkTests
{
    private static readonly PathPattern[] Wanted = [PathPattern.File("db"), PathPattern.File("target")];

    [Theory]
    [InlineData("target")]
    [InlineData("/target")]
    [InlineData("./a/../target")]
    public void Link_has_the_content_of_its_target_from_the_archives_root(string target)
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("target", "x").HardLink("db", target));
        Assert.Equal("x", scan.Text("db"));
        Assert.Same(scan.Tree.Find("target"), scan.Tree.Find("db"));
        Assert.Equal(1, scan.Readings);
    }

    [Fact]
    public void Link_to_an_unwanted_file_is_found_by_a_second_reading()
    {
        using var scan = LayerScan.Of("db", new LayerBuilder().File("elsewhere/file", "x").HardLink("db", "elsewhere/file"));
        Assert.Equal("x", scan.Text("db"));
        Assert.Equal(2, scan.Readings);
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Target_may_come_later_in_the_layer()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("target", "lower"), new LayerBuilder().HardLink("db", "target").File("target", "later"));
        Assert.Equal("later", scan.Text("db"));
    }

    [Fact]
    public void Target_in_a_lower_layer_is_taken_when_the_layer_has_none()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("target", "lower").File("db", "old"), new LayerBuilder().HardLink("db", "target"));
        Assert.Equal("lower", scan.Text("db"));
        Assert.Same(scan.Tree.Find("target"), scan.Tree.Find("db"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Target_that_the_same_layer_hides_is_taken_from_below_with_a_warning(bool opaque)
    {
        var upper = new LayerBuilder().HardLink("db", "dir/target");
        using var scan = LayerScan.Of(
            [PathPattern.File("db"), PathPattern.File("dir/target")],
            new LayerBuilder().File("dir/target", "lower"),
            opaque ? upper.Opaque("dir") : upper.Whiteout("dir/target"));
        Assert.Equal("lower", scan.Text("db"));
        Assert.Null(scan.Text("dir/target"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Chain_of_links_is_followed_in_any_order()
    {
        using var scan = LayerScan.Of("db", new LayerBuilder().HardLink("db", "l1").HardLink("l1", "l2").HardLink("l2", "l3").File("l3", "x"));
        Assert.Equal("x", scan.Text("db"));
    }

    [Fact]
    public void Link_to_a_symbolic_link_is_a_symbolic_link()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("etc/db"), PathPattern.File("etc/real")],
            new LayerBuilder().File("etc/real", "x").Symlink("etc/alias", "real").HardLink("etc/db", "etc/alias"));
        Assert.Equal("x", scan.Text("etc/db"));
        Assert.Equal(1, scan.Readings);
    }

    [Fact]
    public void Link_keeps_its_content_when_the_target_is_replaced()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("target", "first").HardLink("db", "target"), new LayerBuilder().File("target", "second"));
        Assert.Equal("first", scan.Text("db"));
        Assert.Equal("second", scan.Text("target"));
        using var same = LayerScan.Of(Wanted, new LayerBuilder().File("target", "first").HardLink("db", "target").File("target", "second"));
        Assert.Equal("first", same.Text("db"));
    }

    [Theory]
    [InlineData("../../host/file", WarningCodes.PathEscapesRoot)]
    [InlineData("db", WarningCodes.LayerAnomaly)]
    [InlineData("folder", WarningCodes.LayerAnomaly)]
    [InlineData("loop", WarningCodes.LayerAnomaly)]
    public void Hostile_35_link_to_the_host_to_itself_or_to_a_folder_is_ignored_with_a_warning(string target, string code)
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("db"), PathPattern.File("folder/file")],
            new LayerBuilder().File("db", "lower"),
            new LayerBuilder().Directory("folder").HardLink("loop", "db").HardLink("db", target));
        Assert.Equal("lower", scan.Text("db"));
        Assert.Contains(code, scan.Codes);
    }

    [Fact]
    public void Link_to_nothing_is_ignored_with_a_warning()
    {
        using var scan = LayerScan.Of("db", new LayerBuilder().File("db", "lower"), new LayerBuilder().HardLink("db", "nowhere"));
        Assert.Equal("lower", scan.Text("db"));
        Assert.Contains(WarningCodes.LinkUnresolved, scan.Codes);
    }

    [Fact]
    public void Link_over_a_linked_folder_finds_its_target()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("db"), PathPattern.File("usr/lib/f")],
            new LayerBuilder().Symlink("lib", "usr/lib").File("usr/lib/f", "x"),
            new LayerBuilder().HardLink("db", "lib/f"));
        Assert.Equal("x", scan.Text("db"));
    }

    [Fact]
    public void Aufs_link_folder_gives_content_by_base_name_and_is_not_visible()
    {
        using var scan = LayerScan.Of("db", new LayerBuilder().Directory(".wh..wh.plnk").File(".wh..wh.plnk/123.456", "x").HardLink("db", "/.wh..wh.plnk/123.456"));
        Assert.Equal("x", scan.Text("db"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Hard_links_are_counted_as_files()
    {
        var pattern = PathPattern.CountEndingWith("/package.json");
        using var scan = LayerScan.Of([pattern], new LayerBuilder().File("a/package.json", "{}").HardLink("b/package.json", "a/package.json").Symlink("c/package.json", "../a/package.json"));
        Assert.Equal(2, scan.Tree.Count(pattern));
    }
}
