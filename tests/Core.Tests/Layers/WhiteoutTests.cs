using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class WhiteoutTests
{
    private static readonly PathPattern[] Wanted = [PathPattern.File("etc/os-release"), PathPattern.File("var/lib/dpkg/status"), PathPattern.FilesIn("var/lib/dpkg/status.d")];

    [Fact]
    public void Whiteout_in_upper_layer_removes_file()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("etc/os-release", "a"), new LayerBuilder().Whiteout("etc/os-release"));
        Assert.Null(scan.Text("etc/os-release"));
        Assert.Equal([new DeletedPath("etc/os-release", 1)], scan.Tree.DeletedPaths);
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Whiteout_of_a_folder_removes_everything_below_it()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("var/lib/dpkg/status", "a").File("var/lib/dpkg/status.d/x", "b").File("etc/os-release", "c"),
            new LayerBuilder().Whiteout("var/lib"));
        Assert.Null(scan.Text("var/lib/dpkg/status"));
        Assert.Empty(scan.Tree.FilesIn("var/lib/dpkg/status.d"));
        Assert.Equal("c", scan.Text("etc/os-release"));
        Assert.Equal(["var/lib/dpkg/status", "var/lib/dpkg/status.d/x"], scan.Tree.DeletedPaths.Select(deleted => deleted.Path));
    }

    [Fact]
    public void Whiteout_does_not_touch_its_own_layer()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("var/lib/dpkg/status", "old").File("var/lib/dpkg/status.d/old", "o"),
            new LayerBuilder().Whiteout("var/lib/dpkg").File("var/lib/dpkg/status.d/new", "n"));
        Assert.Null(scan.Text("var/lib/dpkg/status"));
        Assert.Equal(["var/lib/dpkg/status.d/new"], scan.Tree.FilesIn("var/lib/dpkg/status.d").Select(file => file.Path));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Whiteout_of_what_is_not_there_has_no_effect()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().Whiteout("etc/os-release").Whiteout("nowhere/at/all"), new LayerBuilder().File("etc/os-release", "a"));
        Assert.Equal("a", scan.Text("etc/os-release"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Whiteout_names_are_case_sensitive()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("etc/os-release", "a"), new LayerBuilder().Whiteout("etc/OS-RELEASE"));
        Assert.Equal("a", scan.Text("etc/os-release"));
    }

    [Fact]
    public void Opaque_mark_hides_what_lower_layers_have_below_the_folder_at_any_depth()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("var/lib/dpkg/status", "old").File("var/lib/dpkg/status.d/old", "o").File("etc/os-release", "a"),
            new LayerBuilder().Directory("var/lib").Opaque("var/lib").File("var/lib/dpkg/status.d/new", "n"));
        Assert.Null(scan.Text("var/lib/dpkg/status"));
        Assert.Equal(["var/lib/dpkg/status.d/new"], scan.Tree.FilesIn("var/lib/dpkg/status.d").Select(file => file.Path));
        Assert.Equal("a", scan.Text("etc/os-release"));
    }

    [Fact]
    public void Opaque_mark_after_the_files_of_its_layer_keeps_them()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("var/lib/dpkg/status", "old"),
            new LayerBuilder().Directory("var/lib").Directory("var/lib/dpkg").File("var/lib/dpkg/status", "new").Opaque("var/lib"));
        Assert.Equal("new", scan.Text("var/lib/dpkg/status"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Late_opaque_mark_over_a_folder_without_entry_keeps_its_files_and_warns()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("var/lib/dpkg/status", "new").Opaque("var/lib"));
        Assert.Equal("new", scan.Text("var/lib/dpkg/status"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Hostile_47_opaque_root_leaves_only_that_layer_and_is_noted()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("etc/os-release", "a").File("var/lib/dpkg/status", "s"),
            new LayerBuilder().Opaque("").File("etc/os-release", "b"));
        Assert.Equal("b", scan.Text("etc/os-release"));
        Assert.Null(scan.Text("var/lib/dpkg/status"));
        Assert.Contains(scan.Warnings, warning => warning is { Code: WarningCodes.LayerAnomaly, Location: "layer 1" });
    }

    [Theory]
    [InlineData("etc/.wh.")]
    [InlineData("etc/.wh..")]
    [InlineData("etc/.wh...")]
    public void Hostile_45_whiteout_of_nothing_is_ignored_with_a_warning_and_its_folder_stays(string name)
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("etc/os-release", "a"), new LayerBuilder().File(name, ""));
        Assert.Equal("a", scan.Text("etc/os-release"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Hostile_46_whiteout_after_the_file_of_the_same_layer_keeps_the_file_and_warns()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("etc/os-release", "old"),
            new LayerBuilder().File("etc/os-release", "new").Whiteout("etc/os-release"));
        Assert.Equal("new", scan.Text("etc/os-release"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Whiteout_before_the_file_of_the_same_layer_is_in_order()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("etc/os-release", "old"),
            new LayerBuilder().Whiteout("etc/os-release").File("etc/os-release", "new"));
        Assert.Equal("new", scan.Text("etc/os-release"));
        Assert.Empty(scan.Warnings);
    }

    [Theory]
    [InlineData('1')]
    [InlineData('5')]
    [InlineData('3')]
    public void Whiteout_of_any_type_is_a_whiteout(char type)
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("etc/os-release", "old"),
            new LayerBuilder().Tar(tar => tar.Link(type == '5' ? "etc/.wh.os-release/" : "etc/.wh.os-release", type, "some/file")));
        Assert.Null(scan.Text("etc/os-release"));
    }

    [Fact]
    public void Aufs_leftovers_and_all_below_them_are_ignored()
    {
        using var scan = LayerScan.Of(
            [.. Wanted, PathPattern.CountEndingWith("package.json")],
            new LayerBuilder().File("etc/os-release", "a").File("var/lib/dpkg/status", "s"),
            new LayerBuilder().File(".wh..wh.aufs", "").Directory(".wh..wh.orph").File(".wh..wh.orph/etc/os-release", "x").File(".wh..wh.plnk/1.2", "y")
                .File(".wh..wh.orph/package.json", ""));
        Assert.Equal("a", scan.Text("etc/os-release"));
        Assert.Equal(0, scan.Tree.Count(PathPattern.CountEndingWith("package.json")));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Whiteout_name_above_the_base_hides_the_entry_itself_and_nothing_else()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("a/b"), PathPattern.File(".wh.a/b")],
            new LayerBuilder().File("a/b", "lower"),
            new LayerBuilder().File(".wh.a/b", "x"));
        Assert.Equal("lower", scan.Text("a/b"));
        Assert.Null(scan.Text(".wh.a/b"));
    }

    [Fact]
    public void Whiteout_below_a_link_of_the_same_layer_hides_what_the_link_leads_to()
    {
        using var scan = LayerScan.Of(
            "usr/lib/os-release",
            new LayerBuilder().File("usr/lib/os-release", "a"),
            new LayerBuilder().Symlink("lib", "usr/lib").Whiteout("lib/os-release"));
        Assert.Null(scan.Text("usr/lib/os-release"));
    }

    [Fact]
    public void Deleted_path_that_comes_back_is_not_deleted()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().File("etc/os-release", "a"),
            new LayerBuilder().Whiteout("etc"),
            new LayerBuilder().Symlink("etc/os-release", "../var/lib/dpkg/status").File("var/lib/dpkg/status", "b"));
        Assert.Equal("b", scan.Text("etc/os-release"));
        Assert.Empty(scan.Tree.DeletedPaths);
    }
}
