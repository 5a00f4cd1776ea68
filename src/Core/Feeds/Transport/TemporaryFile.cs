namespace Strata.Core.Feeds.Transport;

/// <summary>Files that vanish with their handle, also when the process is killed (on Windows: when it ends in order).</summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 128 << 10;

    /// <summary>An empty file for writing and reading; disposing the stream frees the space.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"strata-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferBytes,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    /// <summary>Copies a stream into a new temporary file.</summary>
    /// <exception cref="FeedFormatException">It has more than <paramref name="limit"/> bytes.</exception>
    public static async Task<FileStream> CopyOfAsync(Stream source, long limit, CancellationToken cancellationToken)
    {
        var file = Create();
        try
        {
            var buffer = new byte[BufferBytes];
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (file.Position + count > limit)
                {
                    throw new FeedFormatException($"a file is larger than the limit of {limit} bytes");
                }

                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
