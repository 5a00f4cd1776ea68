using System.Text;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Core.Scanning.Trees;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

public sealed class FileTreeTests
{
    private const string Status = "var/lib/dpkg/status";

    private static readonly PathPatternSet Patterns = new(Detectors.Patterns);

    [Fact]
    public async Task Unchanged_file_is_the_same_object_by_every_name()
    {
        var chain = await LayerChain.OfAsync(new LayerBuilder()
            .File("usr/lib/os-release", "ID=debian\n").HardLink("etc/os-release", "usr/lib/os-release").Symlink("etc/lsb-release", "os-release"));
        var tree = Load(chain.Last.Tree);

        Assert.Equal("usr/lib/os-release", tree.Find("etc/os-release")!.Path);
        Assert.Same(tree.Find("usr/lib/os-release"), tree.Find("etc/os-release"));
        Assert.Same(tree.Find("usr/lib/os-release"), tree.Find("etc/lsb-release"));
    }

    [Fact]
    public async Task Database_is_kept_without_what_no_detector_reads()
    {
        var status = string.Concat(Enumerable.Range(0, 200).Select(i => $"Package: p{i}\nStatus: install ok installed\nVersion: 1\nDescription: {new string('x', 500)}\n\n"));
        var chain = await LayerChain.OfAsync(new LayerBuilder().File(Status, status));

        Assert.InRange(Load(chain.Last.Tree).Find(Status)!.Content.Length, 1, 6_000);
        Assert.InRange(chain.Last.Tree.Length, 1, 1_500);
    }

    [Fact]
    public async Task Database_that_is_also_a_release_file_stays_whole()
    {
        var text = "Package: a\nVersion: 1\n\nID=debian\nVERSION_ID=12\n\n";
        var chain = await LayerChain.OfAsync(new LayerBuilder().File(Status, text).Symlink("etc/os-release", $"/{Status}"), new LayerBuilder());

        Assert.Equal("debian:12", chain.Last.Inventory.Distribution?.Namespace);
        Assert.Equal(text, Encoding.UTF8.GetString(Load(chain.Last.Tree).Find(Status)!.Content.Span));
    }

    [Fact]
    public async Task Database_with_a_broken_record_keeps_its_warnings()
    {
        var chain = await LayerChain.OfAsync(new LayerBuilder().File(Status, "Package: a\nVersion: 1\nDescription: x\n\nPackage: b\n\n"));
        var warning = Assert.Single(chain.Last.Warnings, warning => warning.Code == WarningCodes.PackageRecordSkipped);
        await chain.AddAsync([]);

        Assert.Contains(warning, chain.Last.Warnings);
    }

    [Fact]
    public async Task Large_database_with_a_broken_record_is_kept_shortened_and_that_is_told()
    {
        var chain = new LayerChain(new ScanLimits { TreeFileBytes = 100 });
        await chain.AddAsync(new LayerBuilder().File(Status, $"Package: a\nVersion: 1\nDescription: {new string('x', 100)}\n\nPackage: b\n\n").Build());
        Assert.Equal([WarningCodes.PackageRecordSkipped], chain.Codes.Where(code => code != WarningCodes.DistributionUnknown));
        var child = await chain.AddAsync([]);

        Assert.Equal("a", Assert.Single(child.Inventory.Packages).Package.Name);
        Assert.Contains(child.Warnings, warning => warning is { Code: WarningCodes.LimitExceeded, Location: Status });
        Assert.Equal(child.Tree.ToArray(), (await chain.AddAsync([])).Tree.ToArray());
    }

    [Theory]
    [InlineData(100, 1 << 20)]
    [InlineData(1 << 20, 100)]
    public async Task Release_file_that_is_too_large_for_a_tree_is_unknown_above(int fileBytes, int contentBytes)
    {
        var chain = new LayerChain(new ScanLimits { TreeFileBytes = fileBytes, TreeContentBytes = contentBytes });
        await chain.AddAsync(new LayerBuilder().File("etc/os-release", $"ID=debian\nVERSION_ID=12\n#{new string('x', 100)}\n").Build());
        Assert.Equal("debian:12", chain.Last.Inventory.Distribution?.Namespace);
        await chain.AddAsync([]);

        Assert.Null(chain.Last.Inventory.Distribution);
        Assert.Contains(chain.Last.Warnings, warning => warning is { Code: WarningCodes.LimitExceeded, Location: "etc/os-release" });
    }

    [Fact]
    public async Task Tree_of_an_older_detector_set_is_read_and_what_it_lacks_is_told()
    {
        var jars = PathPattern.CountEndingWith(".jar");
        var older = new PathPatternSet([PathPattern.File(Status), PathPattern.CountEndingWith(".gone"), jars]);
        var root = new FileNode { Kind = FileNodeKind.Directory };
        root.Add("a.jar").CopyFrom(new FileNode { Kind = FileNodeKind.UnreadFile, Counts = older.BitOf(jars) });
        root.Add("a.gone").CopyFrom(new FileNode { Kind = FileNodeKind.UnreadFile, Counts = 1 });
        var bytes = Write(FileTreeState.Empty(older) with { Root = root }, older);
        var layer = new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream()) };
        var analyzer = new LayerAnalyzer(new ScanLimits());
        var child = await analyzer.AnalyseAsync(layer, bytes, TestContext.Current.CancellationToken);
        var grandchild = await analyzer.AnalyseAsync(layer, child.Tree, TestContext.Current.CancellationToken);

        Assert.Equal(1, Load(child.Tree).Count(jars));
        Assert.Contains(child.Warnings, warning => warning.Message.EndsWith("show them: Java 1.", StringComparison.Ordinal));
        Assert.Contains(child.Warnings, warning => warning.Code == WarningCodes.FileUnreadable);
        Assert.Contains(grandchild.Warnings, warning => warning.Code == WarningCodes.FileUnreadable);
    }

    [Fact]
    public async Task Everything_of_a_state_comes_back()
    {
        var chain = await LayerChain.OfAsync(
            new LayerBuilder().Symlink("var/lib/dpkg", "/data").File("data/status", "Package: a\nVersion: 1\n\n").Device("etc/os-release").File("../x", ""),
            new LayerBuilder().File("var/lib/dpkg/updates/0001", "Package: b\nVersion: 1\n\n").File("opt/x.jar", ""));
        var state = FileTreeReader.Read(chain.Last.Tree.Span, Patterns, new ScanLimits());

        Assert.Equal(
            [PathPattern.File("data/status"), PathPattern.FilesIn("data/status.d"), PathPattern.FilesIn("data/updates")],
            state.LinkTargets.Select(target => target.Pattern));
        Assert.All(state.LinkTargets, target => Assert.True(target.IsReadBelow));
        Assert.Equal("/data", state.Root.Child("var")!.Child("lib")!.Child("dpkg")!.HiddenTarget);
        Assert.Equal(FileNodeKind.Special, state.Root.Child("etc")!.Child("os-release")!.Kind);
        Assert.Equal([WarningCodes.LayerAnomaly, WarningCodes.PathEscapesRoot], state.Warnings.Select(warning => warning.Code));
        Assert.Equal(chain.Last.Tree.ToArray(), Write(state, Patterns));
    }

    [Fact]
    public async Task Bytes_that_are_no_tree_are_one_exception()
    {
        var tree = (await LayerChain.OfAsync(new LayerBuilder().File("etc/os-release", "ID=debian\n"))).Last.Tree.ToArray();
        var random = new SeededRandom(1);
        for (var i = 0; i < 2_000; i++)
        {
            var broken = tree.ToArray();
            broken[random.Next(broken.Length)] ^= (byte)(1 + random.Next(255));
            var bytes = i % 2 == 0 ? broken : broken[..random.Next(broken.Length)];
            Assert.Throws<FileTreeFormatException>(() => FileTreeReader.Read(bytes, Patterns, new ScanLimits()));
        }
    }

    [Fact]
    public void Other_version_of_the_form_is_named()
    {
        var failure = Assert.Throws<FileTreeFormatException>(() => FileTreeReader.Read([.. FileTreeForm.Magic[..^1], 9, 0], Patterns, new ScanLimits()));

        Assert.Contains("form 9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claimed_size_beyond_the_limits_is_refused_before_anything_is_allocated() =>
        Assert.Throws<FileTreeFormatException>(() => FileTreeReader.Read([.. FileTreeForm.Magic, 0xFF, 0xFF, 0xFF, 0xFF, 7], Patterns, new ScanLimits()));

    [Fact]
    public async Task Tree_that_was_written_under_higher_limits_is_refused()
    {
        var builder = new LayerBuilder();
        for (var i = 0; i < 50; i++)
        {
            builder.Symlink($"link{i}", "x");
        }

        var tree = (await LayerChain.OfAsync(builder)).Last.Tree;

        Assert.Throws<FileTreeFormatException>(() => FileTreeReader.Read(tree.Span, Patterns, new ScanLimits { ImageKeptEntries = 49 }));
        Assert.Throws<FileTreeFormatException>(() => FileTreeReader.Read(tree.Span, Patterns, new ScanLimits { KeptPathBytes = 300 }));
    }

    [Fact]
    public async Task Deep_folders_come_back()
    {
        var path = string.Concat(Enumerable.Repeat("d/", 2_000));
        var chain = await LayerChain.OfAsync(new LayerBuilder().Symlink($"{path}link", "x"), new LayerBuilder());

        Assert.Equal("x", path.Split('/')[..^1].Aggregate(FileTreeReader.Read(chain.Last.Tree.Span, Patterns, new ScanLimits()).Root, (node, name) => node.Child(name)!).Child("link")!.Target);
    }

    [Fact]
    public void Problems_beyond_a_number_share_a_sentence()
    {
        var problems = new StoredProblems();
        var indexes = Enumerable.Range(0, 1_000).Select(i => problems.IndexOf(new ScanWarning(WarningCodes.FileTooLarge, $"{i}"))).ToList();

        Assert.Equal(FileTreeForm.MaximumProblems + 1, problems.Table.Count);
        Assert.Equal(FileTreeForm.MaximumProblems, indexes[^1]);
        Assert.Equal(0, problems.IndexOf(new ScanWarning(WarningCodes.FileTooLarge, "0")));
    }

    private static ImageFileTree Load(ReadOnlyMemory<byte> tree) => new(
        Patterns, new ScanLimits(), new WarningSink(), FileTreeReader.Read(tree.Span, Patterns, new ScanLimits()).Root, new HashSet<PathPattern>());

    private static byte[] Write(FileTreeState state, PathPatternSet patterns)
    {
        var tree = new ImageFileTree(patterns, new ScanLimits(), new WarningSink(), state.Root, new HashSet<PathPattern>());
        var readers = new FileReaders(tree, Detectors.Distributions, Detectors.Packages);
        return new FileTreeWriter(patterns, new ScanLimits(), readers, TestContext.Current.CancellationToken).Write(state);
    }
}
