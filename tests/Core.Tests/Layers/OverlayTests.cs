using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class OverlayTests
{
    private static readonly PathPattern[] Wanted = [PathPattern.File("d/f"), PathPattern.FilesIn("d/sub")];

    [Fact]
    public void Folder_over_folder_is_merged()
    {
        using var scan = LayerScan.Of(
            Wanted,
            new LayerBuilder().Directory("d").File("d/sub/a", "1").File("d/f", "x"),
            new LayerBuilder().Directory("d").Directory("d/sub").File("d/sub/b", "2"));
        Assert.Equal(["d/sub/a", "d/sub/b"], scan.Tree.FilesIn("d/sub").Select(file => file.Path));
        Assert.Equal("x", scan.Text("d/f"));
    }

    [Fact]
    public void Anything_else_over_a_folder_removes_the_lower_tree()
    {
        foreach (var upper in new[]
        {
            new LayerBuilder().File("d", "now a file"), new LayerBuilder().Symlink("d", "elsewhere"), new LayerBuilder().Device("d"),
            new LayerBuilder().Fifo("d"),
        })
        {
            using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("d/f", "x").File("d/sub/a", "1"), upper);
            Assert.Null(scan.Text("d/f"));
            Assert.Empty(scan.Tree.FilesIn("d/sub"));
            Assert.Equal(["d/f", "d/sub/a"], scan.Tree.DeletedPaths.Select(deleted => deleted.Path));
        }
    }

    [Fact]
    public void Folder_over_anything_else_is_new_and_holds_only_its_own_layer()
    {
        foreach (var lower in new[] { new LayerBuilder().File("d", "a file"), new LayerBuilder().Symlink("d", "e").File("e/sub/x", "hidden"), new LayerBuilder().Fifo("d") })
        {
            using var scan = LayerScan.Of(Wanted, lower, new LayerBuilder().Directory("d").File("d/sub/a", "1"));
            Assert.Equal(["d/sub/a"], scan.Tree.FilesIn("d/sub").Select(file => file.Path));
            Assert.Empty(scan.Warnings);
        }
    }

    [Fact]
    public void File_over_file_is_replaced_and_is_another_object()
    {
        using var scan = LayerScan.Of("d/f", new LayerBuilder().File("d/f", "same"), new LayerBuilder().File("d/f", "same"));
        var tree = new ImageFileTree(scan.Patterns, new ScanLimits(), new WarningSink());
        tree.Apply(scan.Contents[0], 0);
        var first = tree.Find("d/f");
        Assert.Same(first, tree.Find("d/f"));
        tree.Apply(scan.Contents[1], 1);
        Assert.NotSame(first, tree.Find("d/f"));
    }

    [Fact]
    public void Unchanged_file_stays_the_same_object_in_every_state()
    {
        using var scan = LayerScan.Of("d/f", new LayerBuilder().File("d/f", "x"), new LayerBuilder().Directory("d").File("d/other", "y"));
        var tree = new ImageFileTree(scan.Patterns, new ScanLimits(), new WarningSink());
        tree.Apply(scan.Contents[0], 0);
        var first = tree.Find("d/f");
        tree.Apply(scan.Contents[1], 1);
        Assert.Same(first, tree.Find("d/f"));
    }

    [Fact]
    public void Folder_entry_replaces_a_link_of_a_lower_layer_and_does_not_follow_it()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("lib/apk/db/installed"), PathPattern.File("usr/lib/apk/db/installed")],
            new LayerBuilder().Symlink("lib", "usr/lib").File("usr/lib/apk/db/installed", "lower"),
            new LayerBuilder().Directory("lib").File("lib/apk/db/installed", "upper"));
        Assert.Equal("upper", scan.Text("lib/apk/db/installed"));
        Assert.Equal("lower", scan.Text("usr/lib/apk/db/installed"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Entry_below_a_link_of_the_same_layer_is_written_where_the_link_leads()
    {
        using var scan = LayerScan.Of(
            "usr/lib/apk/db/installed",
            new LayerBuilder().Symlink("lib", "usr/lib").File("lib/apk/db/installed", "x"));
        Assert.Equal("x", scan.Text("usr/lib/apk/db/installed"));
        Assert.Equal("x", scan.Text("lib/apk/db/installed"));
        Assert.Same(scan.Tree.Find("lib/apk/db/installed"), scan.Tree.Find("usr/lib/apk/db/installed"));
        Assert.Equal("usr/lib/apk/db/installed", scan.Tree.Find("lib/apk/db/installed")!.Path);
    }

    [Fact]
    public void Entry_below_a_link_of_a_lower_layer_makes_a_real_folder_and_the_links_target_is_looked_at_too()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("lib/apk/db/installed"), PathPattern.File("usr/lib/apk/db/installed"), PathPattern.FilesIn("lib/many"), PathPattern.File("lib/only-lower")],
            new LayerBuilder().Symlink("lib", "usr/lib").File("usr/lib/apk/db/installed", "lower").File("usr/lib/many/1", "1").File("usr/lib/only-lower", "l"),
            new LayerBuilder().File("lib/apk/db/installed", "upper").File("lib/many/2", "2"));
        Assert.Equal("upper", scan.Text("lib/apk/db/installed"));
        Assert.Equal("lower", scan.Text("usr/lib/apk/db/installed"));
        Assert.Equal("l", scan.Text("lib/only-lower"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Unwanted_entry_below_a_link_of_a_lower_layer_makes_a_real_folder_as_well()
    {
        using var scan = LayerScan.Of(
            "lib/apk/db/installed",
            new LayerBuilder().Symlink("lib", "other").File("other/apk/db/installed", "lower"),
            new LayerBuilder().File("lib/something", "x"));
        Assert.Equal("lower", scan.Text("lib/apk/db/installed"));
        Assert.Contains(WarningCodes.LayerAnomaly, scan.Codes);
    }

    [Fact]
    public void Whiteout_of_a_real_folder_over_a_link_removes_both()
    {
        using var scan = LayerScan.Of(
            "lib/apk/db/installed",
            new LayerBuilder().Symlink("lib", "other").File("other/apk/db/installed", "lower"),
            new LayerBuilder().File("lib/something", "x"),
            new LayerBuilder().Whiteout("lib"));
        Assert.Null(scan.Text("lib/apk/db/installed"));
    }

    [Fact]
    public void Hostile_44_later_of_two_entries_wins_and_different_contents_warn()
    {
        using var scan = LayerScan.Of("d/f", new LayerBuilder().File("d/f", "clean").File("d/f", "malicious"));
        Assert.Equal("malicious", scan.Text("d/f"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
        using var same = LayerScan.Of("d/f", new LayerBuilder().File("d/f", "same").File("./d//f", "same"));
        Assert.Equal("same", same.Text("d/f"));
        Assert.Empty(same.Warnings);
    }

    [Fact]
    public void Folder_replaced_in_the_same_layer_loses_what_it_had()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("d/f", "x").File("d", "now a file"));
        Assert.Null(scan.Text("d/f"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Child_below_a_file_of_the_same_layer_makes_a_folder_of_it_and_warns()
    {
        using var scan = LayerScan.Of([PathPattern.File("d"), PathPattern.File("d/f")], new LayerBuilder().File("d", "file").File("d/f", "x"));
        Assert.Equal("x", scan.Text("d/f"));
        Assert.Null(scan.Text("d"));
        Assert.Equal([WarningCodes.LayerAnomaly], scan.Codes);
    }

    [Fact]
    public void Missing_parents_are_made()
    {
        using var scan = LayerScan.Of("a/b/c/d/e", new LayerBuilder().File("a/b/c/d/e", "deep"));
        Assert.Equal("deep", scan.Text("a/b/c/d/e"));
    }

    [Fact]
    public void Hostile_72_names_that_differ_in_case_or_Unicode_form_are_different_files()
    {
        const string Composed = "d/\u00C3\u00A9";
        const string Decomposed = "d/e\u00CC\u0081";
        using var scan = LayerScan.Of(
            [PathPattern.FilesIn("d")],
            new LayerBuilder().File("d/a", "1").File("d/A", "2").File(Composed, "3").File(Decomposed, "4").File("d/\u00FF", "5").File("d/\u00FE", "6"));
        Assert.Equal(6, scan.Tree.FilesIn("d").Count);
        Assert.Equal("3", scan.Text(Composed));
        Assert.Equal("4", scan.Text(Decomposed));
        Assert.Equal("5", scan.Text("d/\u00FF"));
        Assert.Equal("d/é", scan.Tree.Find(Composed)!.DisplayPath);
    }
}
