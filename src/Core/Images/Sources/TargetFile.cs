using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>
/// A target that is one file, open for reading at any offset. What cannot be read at an offset (standard input, a pipe, a compressed
/// archive) is first copied to a <see cref="TemporaryFile"/>.
/// </summary>
internal sealed class TargetFile : IAsyncDisposable
{
    /// <summary>The location that means standard input.</summary>
    public const string StandardInput = "-";

    private const int CopyBytes = 1 << 20;

    private readonly FileStream _file;

    private TargetFile(FileStream file, string name) => (_file, Name, Length) = (file, name, file.Length);

    /// <summary>How the user wrote the target, for messages.</summary>
    public string Name { get; }

    /// <summary>The file's length in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens the file, pipe or standard input that the request names; the caller disposes it.</summary>
    /// <exception cref="ImageNotFoundException">There is no such file, or it may not be read.</exception>
    /// <exception cref="ImageFormatException">It is empty, or longer than the limit of what is copied.</exception>
    public static async Task<TargetFile> OpenAsync(ImageRequest request, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var file = request.Location == StandardInput
            ? await SpoolAsync(standardInput(), request, cancellationToken).ConfigureAwait(false)
            : OpenPath(request);
        if (!file.CanSeek)
        {
            file = await SpoolAsync(file, request, cancellationToken).ConfigureAwait(false);
        }

        if (file.Length > 0)
        {
            return new TargetFile(file, request.Name);
        }

        await file.DisposeAsync().ConfigureAwait(false);
        throw new ImageFormatException(request.Location == StandardInput
            ? "nothing came on standard input: the command that writes the archive has failed."
            : $"'{request.Name}' is empty.");
    }

    /// <summary>Copies what <paramref name="read"/> gives to a temporary file, or null when it gives nothing; the caller disposes it.</summary>
    /// <exception cref="ImageFormatException">It is longer than the limit of what is copied.</exception>
    public static async Task<TargetFile?> CopyAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read, ImageRequest request, CancellationToken cancellationToken)
    {
        var file = await SpoolAsync(read, request, cancellationToken).ConfigureAwait(false);
        if (file.Length > 0)
        {
            return new TargetFile(file, request.Name);
        }

        await file.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// The archive inside a compressed file, or null when this file is not compressed. The caller disposes both.
    /// </summary>
    /// <exception cref="ImageFormatException">The compressed data is damaged, or exceeds a limit.</exception>
    public async Task<TargetFile?> DecompressAsync(ScanLimits limits, CancellationToken cancellationToken)
    {
        var prefix = new byte[CompressionDetector.PrefixBytes];
        if (CompressionDetector.Detect(prefix.AsSpan(0, ReadAt(0, prefix))) == CompressionFormat.None)
        {
            return null;
        }

        var copy = TemporaryFile.Create();
        try
        {
            await Task.Run(() => Decompress(copy, limits, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new TargetFile(copy, Name);
        }
        catch (CompressionException e)
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw new ImageFormatException($"'{Name}' cannot be decompressed: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads as much of <paramref name="buffer"/> as the file has from <paramref name="offset"/> on.</summary>
    public int ReadAt(long offset, Span<byte> buffer) => HostFile.ReadAt(_file.SafeFileHandle, ref offset, buffer);

    /// <summary>Opens a part of the file; valid until this is disposed.</summary>
    public Stream OpenRange(long offset, long length) => new FileRangeStream(_file.SafeFileHandle, offset, length);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream OpenPath(ImageRequest request)
    {
        if (request.Location.Length == 0 || request.Location.Contains('\0', StringComparison.Ordinal))
        {
            throw new ImageNotFoundException($"no such file or folder: {request.Name}");
        }

        try
        {
            var options = new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan };
            return new FileStream(request.Location, options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageNotFoundException($"no such file or folder: {request.Name}");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(request.Location))
        {
            throw new ImageNotFoundException($"'{request.Name}' is a folder, not a file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new ImageNotFoundException($"'{request.Name}' may not be read: permission denied.");
        }
        catch (IOException e)
        {
            throw new ImageNotFoundException($"'{request.Name}' cannot be opened: {PrintableText.Clean(e.Message)}");
        }
    }

    private static async Task<FileStream> SpoolAsync(Stream source, ImageRequest request, CancellationToken cancellationToken)
    {
        await using (source.ConfigureAwait(false))
        {
            return await SpoolAsync(source.ReadAsync, request, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<FileStream> SpoolAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read, ImageRequest request, CancellationToken cancellationToken)
    {
        var copy = TemporaryFile.Create();
        var buffer = new byte[CopyBytes];
        try
        {
            while (await read(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                if (copy.Length + count > request.Limits.ImageBytes)
                {
                    throw new ImageFormatException($"'{request.Name}' has more than {request.Limits.ImageBytes} bytes, the limit of an image.");
                }

                await copy.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            return copy;
        }
        catch (Exception e) when (e is IOException or ImageFormatException or OperationCanceledException)
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Decompress(FileStream copy, ScanLimits limits, CancellationToken cancellationToken)
    {
        using var blob = OpenRange(0, Length);
        using var reader = new LayerByteReader(
            blob, limits with { LayerBytes = limits.ImageBytes }, new ByteBudget(limits.ImageBytes), cancellationToken);
        while (reader.Fill())
        {
            copy.Write(reader.Buffered);
            reader.Advance(reader.Buffered.Length);
        }
    }
}
