namespace Strata.Core.Images.Sources;

/// <summary>Makes temporary files that nobody else can open and that never stay behind.</summary>
internal static class TemporaryFile
{
    private const string LargeFiles = "/var/tmp";
    private const int StreamBuffer = 0;

    /// <summary>
    /// An empty file for reading and writing, readable by its owner only. On Unix it has no name any more when this returns, so that it
    /// is gone even when the process is killed. It lies in <c>TMPDIR</c>, else in <c>/var/tmp</c>, for <c>/tmp</c> is often memory.
    /// </summary>
    public static FileStream Create()
    {
        var folder = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR")) && Directory.Exists(LargeFiles)
            ? LargeFiles
            : Path.GetTempPath();
        var path = Path.Combine(folder, "strata-" + Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = StreamBuffer,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
