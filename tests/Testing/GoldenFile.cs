using System.Runtime.CompilerServices;
using Xunit;

namespace Strata.Testing;

/// <summary>
/// Compares an output with a checked-in file beside the test's source. Run with <c>STRATA_UPDATE_GOLDEN=1</c> to write the files
/// anew, and review the diff.
/// </summary>
public static class GoldenFile
{
    /// <summary>Compares <paramref name="actual"/> with <c>golden/NAME</c> beside the calling test's source file.</summary>
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "golden", name);
        if (Environment.GetEnvironmentVariable("STRATA_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run with STRATA_UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
