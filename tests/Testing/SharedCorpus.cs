using Xunit;

namespace Strata.Testing;

/// <summary>
/// The one place through which tests read the real data in <c>../shared</c> beside the repository. Where the folder is absent, and
/// only there, a test that asks for it is skipped with a reason.
/// </summary>
public static class SharedCorpus
{
    private static readonly string? Folder = FindFolder();

    /// <summary>True when the corpus is there.</summary>
    public static bool IsPresent => Folder is not null;

    /// <summary>The full path of a corpus file or folder; skips the calling test when there is no corpus.</summary>
    public static string PathOf(string relative)
    {
        Assert.SkipWhen(Folder is null, "The shared corpus (../shared) is not beside the repository.");
        var path = Path.Combine(Folder!, relative);
        Assert.True(Path.Exists(path), $"The shared corpus has no '{relative}'.");
        return path;
    }

    private static string? FindFolder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Strata.slnx")))
            {
                var shared = Path.Combine(directory.Parent?.FullName ?? "", "shared");
                return Directory.Exists(Path.Combine(shared, "vectors")) ? shared : null;
            }
        }

        return null;
    }
}
