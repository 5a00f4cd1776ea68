using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class LinkTests
{
    private static readonly PathPattern[] OsRelease = [PathPattern.File("etc/os-release"), PathPattern.File("usr/lib/os-release")];

    [Theory]
    [InlineData("../usr/lib/os-release")]
    [InlineData("/usr/lib/os-release")]
    [InlineData("../../../../usr/lib/os-release")]
    [InlineData("//usr/./lib/../lib//os-release")]
    public void Link_is_resolved_inside_the_root(string target)
    {
        using var scan = LayerScan.Of(OsRelease, new LayerBuilder().File("usr/lib/os-release", "x"), new LayerBuilder().Symlink("etc/os-release", target));
        Assert.Equal("x", scan.Text("etc/os-release"));
        Assert.Same(scan.Tree.Find("etc/os-release"), scan.Tree.Find("usr/lib/os-release"));
        Assert.Equal(1, scan.Readings);
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Link_may_lead_to_a_file_of_a_later_layer()
    {
        using var scan = LayerScan.Of(OsRelease, new LayerBuilder().Symlink("etc/os-release", "../usr/lib/os-release"), new LayerBuilder().File("usr/lib/os-release", "later"));
        Assert.Equal("later", scan.Text("etc/os-release"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Links_are_followed_in_every_component()
    {
        using var scan = LayerScan.Of(
            "var/lib/dpkg/status",
            new LayerBuilder().Symlink("var", "/private/var").Symlink("private/var/lib", "../../data").File("data/real/status", "x").Symlink("data/dpkg", "real"));
        Assert.Equal("x", scan.Text("var/lib/dpkg/status"));
        Assert.Equal("data/real/status", scan.Tree.Find("var/lib/dpkg/status")!.Path);
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Parent_of_a_linked_folder_is_the_parent_of_its_target()
    {
        using var scan = LayerScan.Of(
            "etc/os-release",
            new LayerBuilder().Symlink("etc/os-release", "../opt/link/../file").Symlink("opt/link", "deep/er").File("opt/deep/file", "right").File("opt/file", "wrong"));
        Assert.Equal("right", scan.Text("etc/os-release"));
    }

    [Fact]
    public void Unwanted_targets_are_reported_and_found_by_a_second_reading()
    {
        var layers = new[] { new LayerBuilder().File("data/status", "x").Symlink("var/lib/dpkg/status", "/data/status").ToLayer() };
        using var scan = LayerScan.Of([PathPattern.File("var/lib/dpkg/status")], new ScanLimits(), layers);
        Assert.Equal("x", scan.Text("var/lib/dpkg/status"));
        Assert.Equal(2, scan.Readings);
        Assert.Contains(PathPattern.File("data/status"), scan.Patterns.Patterns);
    }

    [Fact]
    public void Folder_link_to_an_unwanted_folder_is_followed()
    {
        using var scan = LayerScan.Of(
            [PathPattern.FilesIn("var/lib/dpkg/status.d")],
            new LayerBuilder().File("data/b", "2").File("data/a", "1").Symlink("data/c", "../else/where").File("else/where", "3").Symlink("var/lib/dpkg/status.d", "/data"));
        Assert.Equal(["1", "2", "3"], scan.Tree.FilesIn("var/lib/dpkg/status.d").Select(file => System.Text.Encoding.UTF8.GetString(file.Content.Span)));
    }

    [Fact]
    public void Target_replaced_by_a_later_layer_is_seen_through_the_link()
    {
        using var scan = LayerScan.Of(
            "var/lib/dpkg/status",
            new LayerBuilder().Symlink("var/lib/dpkg", "/data").File("data/status", "old"),
            new LayerBuilder().File("data/status", "new"),
            new LayerBuilder().Symlink("x", "y"));
        Assert.Equal("new", scan.Text("var/lib/dpkg/status"));
    }

    [Fact]
    public void Link_on_the_way_replaced_by_an_unwanted_file_is_noticed()
    {
        using var scan = LayerScan.Of(
            "etc/os-release",
            new LayerBuilder().Symlink("etc/os-release", "/etc/alternatives/os").Symlink("etc/alternatives/os", "/opt/os").File("opt/os", "old"),
            new LayerBuilder().File("etc/alternatives/os", "new"));
        Assert.Equal("new", scan.Text("etc/os-release"));
    }

    [Fact]
    public void Hostile_34_loop_is_not_found_and_warns()
    {
        using var scan = LayerScan.Of("etc/os-release", new LayerBuilder().Symlink("etc/os-release", "os-release2").Symlink("etc/os-release2", "os-release"));
        Assert.Null(scan.Text("etc/os-release"));
        Assert.Contains(scan.Warnings, warning => warning is { Code: WarningCodes.LinkUnresolved, Location: "etc/os-release" });
    }

    [Fact]
    public void Hostile_34_chain_of_forty_links_is_followed_and_no_longer_one()
    {
        using var forty = LayerScan.Of("l0", Chain(40));
        Assert.Equal("x", forty.Text("l0"));
        using var tooLong = LayerScan.Of("l0", Chain(41));
        Assert.Null(tooLong.Text("l0"));
        Assert.Contains(WarningCodes.LinkUnresolved, tooLong.Codes);

        static LayerBuilder Chain(int length)
        {
            var layer = new LayerBuilder().File($"l{length}", "x");
            for (var i = 0; i < length; i++)
            {
                layer.Symlink($"l{i}", $"l{i + 1}");
            }

            return layer;
        }
    }

    [Fact]
    public void Hostile_33_entry_below_a_link_to_the_root_stays_inside_the_image()
    {
        using var scan = LayerScan.Of("etc/passwd", new LayerBuilder().Symlink("x", "/").File("x/etc/passwd", "in the image").Symlink("y", "../../..").File("y/y/etc/passwd", "in the image"));
        Assert.Equal("in the image", scan.Text("etc/passwd"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Folders_of_one_layer_that_loop_are_skipped_with_a_warning()
    {
        using var scan = LayerScan.Of("a/f", new LayerBuilder().Symlink("a", "b").Symlink("b", "a").File("a/f", "x"));
        Assert.Null(scan.Text("a/f"));
        Assert.Contains(WarningCodes.LinkUnresolved, scan.Codes);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/environ")]
    public void Hostile_48_database_that_is_a_link_to_a_device_of_the_host_is_not_read(string target)
    {
        using var scan = LayerScan.Of("var/lib/dpkg/status", new LayerBuilder().Symlink("var/lib/dpkg/status", target));
        Assert.Null(scan.Text("var/lib/dpkg/status"));
        Assert.Equal([WarningCodes.LinkUnresolved], scan.Codes);
    }

    [Fact]
    public void Hostile_48_database_that_is_a_device_or_fifo_warns()
    {
        foreach (var layer in new[]
        {
            new LayerBuilder().Device("var/lib/dpkg/status"), new LayerBuilder().Fifo("var/lib/dpkg/status"),
            new LayerBuilder().Device("dev/zero").Symlink("var/lib/dpkg/status", "/dev/zero"),
            new LayerBuilder().Device("dev/zero").HardLink("var/lib/dpkg/status", "dev/zero"),
        })
        {
            using var scan = LayerScan.Of("var/lib/dpkg/status", new LayerBuilder().File("var/lib/dpkg/status", "lower"), layer);
            Assert.Null(scan.Text("var/lib/dpkg/status"));
            Assert.Contains(WarningCodes.FileSpecial, scan.Codes);
        }
    }

    [Fact]
    public void Linked_folder_without_the_wanted_file_is_no_problem()
    {
        using var scan = LayerScan.Of(
            [PathPattern.File("lib/apk/db/installed"), PathPattern.File("usr/lib/apk/db/installed")],
            new LayerBuilder().Symlink("lib", "usr/lib").File("usr/lib/os-release", "debian"));
        Assert.Empty(scan.Warnings);
        Assert.Equal(1, scan.Readings);
    }

    [Fact]
    public void Two_names_of_one_file_in_a_folder_are_one_file()
    {
        using var scan = LayerScan.Of([PathPattern.FilesIn("d")], new LayerBuilder().File("d/a", "x").HardLink("d/b", "d/a").Symlink("d/c", "a"));
        Assert.Single(scan.Tree.FilesIn("d"));
    }
}
