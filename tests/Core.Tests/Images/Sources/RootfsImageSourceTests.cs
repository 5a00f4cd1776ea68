using System.Text;
using Strata.Core.Images;
using Strata.Core.Images.Sources;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

public class RootfsImageSourceTests : TargetTest
{
    private const string Release = "etc/os-release";
    private static readonly PathPattern Metadata = PathPattern.CountEndingWith(".dist-info/METADATA");
    private static readonly PathPattern Jar = PathPattern.CountEndingWith(".jar");
    private static readonly PathPattern GoModule = PathPattern.CountEndingWith("/go.mod");

    [Fact]
    public async Task Wanted_files_are_read_and_others_are_not_there()
    {
        Folder.Write(Release, "ID=debian");
        Folder.Write("etc/shadow", "secret");
        await using var image = await OpenRootAsync(PathPattern.File(Release), PathPattern.File("etc/lsb-release"));
        Assert.Equal(TargetKinds.Directory, image.Kind);
        Assert.Empty(image.Layers);
        Assert.Null(image.Digest);
        Assert.Equal("ID=debian", Text(image.RootFileSystem!.Find(Release)));
        Assert.Null(image.RootFileSystem.Find("etc/lsb-release"));
        Assert.Null(image.RootFileSystem.Find("etc/shadow"));
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task Folder_lists_its_regular_files_in_order()
    {
        Folder.Write("var/lib/dpkg/status.d/b", "2");
        Folder.Write("var/lib/dpkg/status.d/a", "1");
        Folder.Write("var/lib/dpkg/status.d/sub/c", "3");
        await using var image = await OpenRootAsync(PathPattern.FilesIn("var/lib/dpkg/status.d"));
        var tree = image.RootFileSystem!;
        Assert.Equal(["var/lib/dpkg/status.d/a", "var/lib/dpkg/status.d/b"], tree.FilesIn("var/lib/dpkg/status.d").Select(file => file.Path));
        Assert.Same(tree.Find("var/lib/dpkg/status.d/a"), tree.FilesIn("var/lib/dpkg/status.d")[0]);
        Assert.Empty(tree.FilesIn("var/lib/dpkg"));
    }

    [Theory]
    [InlineData("../usr/lib/os-release")]
    [InlineData("/usr/lib/os-release")]
    [InlineData("../../../../../usr/lib/os-release")]
    [InlineData("hop")]
    public async Task Link_is_followed_inside_the_root(string target)
    {
        Folder.Write("usr/lib/os-release", "ID=alpine");
        Directory.CreateDirectory(Folder.PathOf("etc"));
        File.CreateSymbolicLink(Folder.PathOf(Release), target);
        File.CreateSymbolicLink(Folder.PathOf("etc/hop"), "/usr/lib/os-release");
        await using var image = await OpenRootAsync(PathPattern.File(Release), PathPattern.File("usr/lib/os-release"));
        Assert.Equal("ID=alpine", Text(image.RootFileSystem!.Find(Release)));
        Assert.Equal("usr/lib/os-release", image.RootFileSystem.Find(Release)!.Path);
        Assert.Same(image.RootFileSystem.Find("usr/lib/os-release"), image.RootFileSystem.Find(Release));
    }

    [Fact]
    public async Task Linked_folder_is_followed()
    {
        Folder.Write("usr/lib/apk/db/installed", "P:musl");
        Directory.CreateSymbolicLink(Folder.PathOf("lib"), "usr/lib");
        await using var image = await OpenRootAsync(PathPattern.File("lib/apk/db/installed"), PathPattern.FilesIn("lib/apk/db"));
        Assert.Equal("usr/lib/apk/db/installed", image.RootFileSystem!.Find("lib/apk/db/installed")!.Path);
        Assert.Single(image.RootFileSystem.FilesIn("lib/apk/db"));
    }

    [Fact]
    public async Task Hostile_33_link_to_outside_leads_inside()
    {
        var outside = Folder.Write("outside/passwd", "secret");
        Directory.CreateDirectory(Folder.PathOf("root/etc"));
        File.CreateSymbolicLink(Folder.PathOf("root/etc/os-release"), outside);
        await using var image = await OpenAsync("dir:" + Folder.PathOf("root"), patterns: [PathPattern.File(Release)]);
        Assert.Null(image.RootFileSystem!.Find(Release));
        Assert.Contains(image.Warnings, warning => warning is { Code: WarningCodes.LinkUnresolved, Location: Release });
    }

    [Fact]
    public async Task Hostile_34_link_in_a_circle_ends()
    {
        Directory.CreateDirectory(Folder.PathOf("etc"));
        File.CreateSymbolicLink(Folder.PathOf(Release), "lsb-release");
        File.CreateSymbolicLink(Folder.PathOf("etc/lsb-release"), "os-release");
        Directory.CreateSymbolicLink(Folder.PathOf("self"), "self/self");
        await using var image = await OpenRootAsync(PathPattern.File(Release), PathPattern.FilesIn("self"));
        Assert.Null(image.RootFileSystem!.Find(Release));
        Assert.Equal(["etc/os-release", "self"], image.Warnings.Where(warning => warning.Code == WarningCodes.LinkUnresolved).Select(warning => warning.Location));
    }

    [Fact]
    public async Task Links_up_to_the_limit_are_followed()
    {
        Folder.Write("etc/0", "x");
        for (var i = 1; i <= 41; i++)
        {
            File.CreateSymbolicLink(Folder.PathOf($"etc/{i}"), $"{i - 1}");
        }

        await using var image = await OpenRootAsync(PathPattern.File("etc/40"), PathPattern.File("etc/41"));
        Assert.NotNull(image.RootFileSystem!.Find("etc/40"));
        Assert.Null(image.RootFileSystem.Find("etc/41"));
    }

    [Fact]
    public async Task Link_on_the_way_to_a_file_that_is_not_there_is_no_warning()
    {
        Directory.CreateDirectory(Folder.PathOf("usr/lib"));
        Directory.CreateSymbolicLink(Folder.PathOf("lib"), "usr/lib");
        await using var image = await OpenRootAsync(PathPattern.File("lib/apk/db/installed"));
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task Hostile_48_fifo_and_link_to_a_device_are_not_opened()
    {
        Directory.CreateDirectory(Folder.PathOf("etc"));
        await ExternalTool.RunAsync("mkfifo", Folder.PathOf(Release), Folder.PathOf("pipe"));
        File.CreateSymbolicLink(Folder.PathOf("etc/status"), "/pipe");
        await using var image = await OpenRootAsync(PathPattern.File(Release), PathPattern.File("etc/status"), PathPattern.FilesIn("etc"));
        Assert.Null(image.RootFileSystem!.Find(Release));
        Assert.Empty(image.RootFileSystem.FilesIn("etc"));
        Assert.Equal([Release, "etc/status"], image.Warnings.Where(warning => warning.Code == WarningCodes.FileSpecial).Select(warning => warning.Location).Order());
    }

    [Fact]
    public async Task Hostile_48_pseudo_file_systems_of_the_host_are_not_entered()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc here.");
        await using var image = await OpenAsync("dir:/", patterns: [PathPattern.File("proc/version"), PathPattern.File("dev/zero"), PathPattern.File("tmp/../sys/kernel/notes")]);
        Assert.Null(image.RootFileSystem!.Find("proc/version"));
        Assert.Null(image.RootFileSystem.Find("dev/zero"));
        Assert.Equal(["dev/zero", "proc/version", "tmp/../sys/kernel/notes"], image.Warnings.Where(warning => warning.Code == WarningCodes.FileSpecial).Select(warning => warning.Location!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whiteout_names_in_a_folder_are_ordinary_files()
    {
        Folder.Write("etc/.wh.os-release", "");
        Folder.Write(Release, "ID=debian");
        await using var image = await OpenRootAsync(PathPattern.File(Release));
        Assert.NotNull(image.RootFileSystem!.Find(Release));
    }

    [Fact]
    public async Task File_above_the_limit_is_skipped_with_a_warning()
    {
        Limits = Limits with { FileBytes = 3, KeptBytes = 5 };
        Folder.Write("etc/a", "1234");
        Folder.Write("etc/b", "123");
        Folder.Write("etc/c", "123");
        await using var image = await OpenRootAsync(PathPattern.FilesIn("etc"));
        Assert.Equal("etc/b", Assert.Single(image.RootFileSystem!.FilesIn("etc")).Path);
        Assert.Contains(image.Warnings, warning => warning is { Code: WarningCodes.FileTooLarge, Location: "etc/a" });
        Assert.Contains(image.Warnings, warning => warning is { Code: WarningCodes.LimitExceeded, Location: "etc/c" });
    }

    [Fact]
    public async Task Large_file_is_read_through_a_temporary_file()
    {
        Limits = Limits with { FileBytesInMemory = 16 };
        var text = new string('x', 200_000) + "end";
        Folder.Write("etc/large", text);
        await using var image = await OpenRootAsync(PathPattern.File("etc/large"));
        Assert.Equal(text, Text(image.RootFileSystem!.Find("etc/large")));
    }

    [Fact]
    public async Task Unreadable_file_is_a_warning()
    {
        SkipWhereNothingIsUnreadable();
        Folder.Write(Release, "x");
        SetMode(Folder.PathOf(Release), UnixFileMode.None);
        await using var image = await OpenRootAsync(PathPattern.File(Release));
        Assert.Contains(image.Warnings, warning => warning is { Code: WarningCodes.FileUnreadable, Location: Release });
    }

    [Fact]
    public async Task Names_that_are_not_ASCII_are_bytes()
    {
        Folder.Write("etc/ä", "x");
        await using var image = await OpenRootAsync(PathPattern.FilesIn("etc"));
        var file = Assert.Single(image.RootFileSystem!.FilesIn("etc"));
        Assert.Equal(("etc/\u00C3\u00A4", "etc/ä"), (file.Path, file.DisplayPath));
        Assert.Same(file, image.RootFileSystem.Find(file.Path));
    }

    [Fact]
    public async Task Files_are_counted_wherever_they_lie_but_not_in_documentation_or_through_links()
    {
        Folder.Write("usr/lib/python3/a-1.dist-info/METADATA", "");
        Folder.Write("opt/x/b-1.dist-info/METADATA", "");
        Folder.Write("opt/x/METADATA", "");
        Folder.Write("opt/x/lib.jar", "");
        Folder.Write("opt/x/jar/no", "");
        Folder.Write("go.mod", "");
        Folder.Write("src/go.mod", "");
        Folder.Write("src/xgo.mod", "");
        Folder.Write("usr/share/doc/examples/c-1.dist-info/METADATA", "");
        Folder.Write("srv/usr/share/doc/d.jar", "");
        Directory.CreateSymbolicLink(Folder.PathOf("link"), "opt");
        File.CreateSymbolicLink(Folder.PathOf("link.jar"), "opt/x/lib.jar");
        Directory.CreateDirectory(Folder.PathOf("folder.jar"));
        await using var image = await OpenRootAsync(Metadata, Jar, GoModule);
        Assert.Equal((2, 2, 1), (image.RootFileSystem!.Count(Metadata), image.RootFileSystem.Count(Jar), image.RootFileSystem.Count(GoModule)));
        Assert.Equal(0, image.RootFileSystem.Count(PathPattern.CountEndingWith(".gem")));
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task One_named_file_is_counted_without_its_content_being_kept()
    {
        var present = new PathPattern(PathPatternKind.File, "var/lib/rpm/rpmdb.sqlite", NameOnly: true);
        var absent = new PathPattern(PathPatternKind.File, "var/lib/rpm/Packages", NameOnly: true);
        Folder.Write(present.Text, "x");
        await using var image = await OpenRootAsync(present, absent);
        Assert.Equal((1, 0), (image.RootFileSystem!.Count(present), image.RootFileSystem.Count(absent)));
        Assert.Null(image.RootFileSystem.Find(present.Text));
    }

    [Fact]
    public async Task Folder_may_be_written_with_a_slash_at_its_end()
    {
        Folder.Write("usr/share/doc/a.jar", "");
        Folder.Write("opt/b.jar", "");
        await using var image = await OpenAsync($"dir:{Folder.Path}/", patterns: [Jar]);
        Assert.Equal(1, image.RootFileSystem!.Count(Jar));
    }

    [Fact]
    public async Task Folders_that_cannot_be_listed_are_counted_in_a_warning()
    {
        SkipWhereNothingIsUnreadable();
        Directory.CreateDirectory(Folder.PathOf("opt/secret"));
        SetMode(Folder.PathOf("opt/secret"), UnixFileMode.None);
        await using var image = await OpenRootAsync(Jar);
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.FoldersNotSearched && warning.Message.StartsWith("1 folders", StringComparison.Ordinal));
        SetMode(Folder.PathOf("opt/secret"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Counting_ends_at_the_limit_of_entries()
    {
        Limits = Limits with { LayerEntries = 3 };
        for (var i = 0; i < 8; i++)
        {
            Folder.Write($"opt/{i}/a.jar", "");
        }

        await using var image = await OpenRootAsync(Jar);
        Assert.InRange(image.RootFileSystem!.Count(Jar), 0, 7);
        Assert.Contains(image.Warnings, warning => warning.Code == WarningCodes.LimitExceeded);
    }

    [Fact]
    public async Task Portable_and_Linux_listings_agree()
    {
        Folder.Write("a.jar", "");
        Folder.Write("sub/b", "");
        File.CreateSymbolicLink(Folder.PathOf("link"), "a.jar");
        var path = Encoding.UTF8.GetBytes(Folder.Path + "\0");
        Assert.Equal(Read(FolderListing.TryRead), Read(FolderListing.TryReadPortable));
        Assert.Equal(3, Read(FolderListing.TryRead).Count);
        Assert.False(FolderListing.TryRead("/does-not-exist\0"u8.ToArray(), (_, _) => { }));
        await Task.CompletedTask;

        SortedSet<string> Read(Func<byte[], FolderListing.Entry, bool> list)
        {
            var entries = new SortedSet<string>(StringComparer.Ordinal);
            Assert.True(list(path, (name, type) => entries.Add($"{Encoding.UTF8.GetString(name)} {type}")));
            return entries;
        }
    }

    [Fact]
    public async Task Missing_folder_and_file_are_told_apart()
    {
        Assert.Contains("no such file or folder: dir:nope", (await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync("dir:nope"))).Message, StringComparison.Ordinal);
        var file = Folder.Write("file", "x");
        Assert.Contains("is a file", (await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync("dir:" + file))).Message, StringComparison.Ordinal);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void SkipWhereNothingIsUnreadable() =>
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This user may read everything.");

    private Task<Image> OpenRootAsync(params PathPattern[] patterns) => OpenAsync("dir:" + Folder.Path, patterns: patterns);

    private static string? Text(LayerFile? file) => file is null ? null : Encoding.UTF8.GetString(file.Content.Span);
}
