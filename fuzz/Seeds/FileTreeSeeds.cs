using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Scanning.Trees;
using Strata.Core.Warnings;

namespace Strata.Fuzz.Seeds;

/// <summary>States of file systems as they are before compression.</summary>
internal static class FileTreeSeeds
{
    public static IEnumerable<byte[]> Bodies()
    {
        var patterns = new PathPatternSet(Detectors.Patterns);
        yield return Body(FileTreeState.Empty(patterns), patterns);
        var jar = PathPattern.CountEndingWith(".jar");
        var root = new FileNode { Kind = FileNodeKind.Directory };
        var status = new LayerFile("var/lib/dpkg/status", "Package: a\nVersion: 1\n\n"u8.ToArray());
        Add(root, "var/lib/dpkg/status", new FileNode { Kind = FileNodeKind.File, File = status });
        Add(root, "var/lib/dpkg/status.d/a", new FileNode { Kind = FileNodeKind.File, File = status });
        Add(root, "lib/apk/db/installed", new FileNode { Kind = FileNodeKind.File, File = new LayerFile("lib/apk/db/installed", "P:a\nV:1\n\n"u8.ToArray()) });
        Add(root, "usr/lib/os-release", new FileNode { Kind = FileNodeKind.File, File = new LayerFile("usr/lib/os-release", "ID=debian\nVERSION_ID=12\n"u8.ToArray()) });
        Add(root, "etc/os-release", new FileNode { Kind = FileNodeKind.SymbolicLink, Target = "../usr/lib/os-release" });
        Add(root, "etc/lsb-release", new FileNode { Kind = FileNodeKind.Special });
        Add(root, "a.jar", new FileNode { Kind = FileNodeKind.UnreadFile, Counts = patterns.BitOf(jar) });
        Add(root, "etc/redhat-release", new FileNode { Kind = FileNodeKind.UnreadFile, Problem = new ScanWarning(WarningCodes.FileTooLarge, "large", "etc/redhat-release") });
        root.Child("var")!.HiddenTarget = "/data";
        yield return Body(
            FileTreeState.Empty(patterns) with
            {
                Root = root,
                LinkTargets = [new LinkTarget(PathPattern.File("data/status"), true), new LinkTarget(PathPattern.FilesIn("srv"), false)],
                Warnings = [new ScanWarning(WarningCodes.LayerDamaged, "damaged", CarriedWarnings.LowerLayer), new ScanWarning(WarningCodes.LayerAnomaly, "odd")],
                Deletions = [new DatabaseDeletion("os/apk", 0, 3, "usr/lib/apk/db/installed")],
            },
            patterns);
    }

    private static byte[] Body(FileTreeState state, PathPatternSet patterns)
    {
        var limits = new ScanLimits();
        var tree = new ImageFileTree(patterns, limits, new WarningSink(), state.Root, new HashSet<PathPattern>());
        return new FileTreeWriter(patterns, limits, new FileReaders(tree, Detectors.Distributions, Detectors.Packages), CancellationToken.None).Body(state);
    }

    private static void Add(FileNode folder, string path, FileNode entry)
    {
        var names = path.Split('/');
        foreach (var name in names[..^1])
        {
            folder = folder.Child(name) ?? AddFolder(folder, name);
        }

        folder.Add(names[^1]).CopyFrom(entry);
    }

    private static FileNode AddFolder(FileNode parent, string name)
    {
        var folder = parent.Add(name);
        folder.Kind = FileNodeKind.Directory;
        return folder;
    }
}
