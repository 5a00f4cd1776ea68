using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Strata.Testing;

/// <summary>A file system in memory that is soon full. The test is skipped where none can be mounted.</summary>
public sealed class SmallFileSystem : IAsyncDisposable
{
    private const string Ballast = "ballast";

    private SmallFileSystem(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<SmallFileSystem> MountAsync(int megabytes, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("strata-small-").FullName;
        var size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0777");
        if (await RunAsync(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], cancellationToken) != 0)
        {
            Directory.Delete(folder);
            Assert.Skip("No small file system can be mounted here.");
        }

        return new SmallFileSystem(folder);
    }

    /// <summary>The path of something in it.</summary>
    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Takes room away until <paramref name="megabytes"/> are left; to be called once.</summary>
    public async Task FillAsync(int megabytes, CancellationToken cancellationToken)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace - ((long)megabytes << 20);
        await File.WriteAllBytesAsync(PathOf(Ballast), new byte[free], cancellationToken);
    }

    /// <summary>Gives back what <see cref="FillAsync"/> took.</summary>
    public void Free() => File.Delete(PathOf(Ballast));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync(["umount", "-l", Path], CancellationToken.None);
        Directory.Delete(Path);
    }

    private static async Task<int> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
