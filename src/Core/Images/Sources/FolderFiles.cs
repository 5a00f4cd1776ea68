using Strata.Core.Layers;

namespace Strata.Core.Images.Sources;

/// <summary>The files of a folder that holds an image layout or an unpacked docker archive. Only regular files, never outside.</summary>
/// <param name="root">The folder.</param>
/// <param name="followLinks">True for an unpacked docker archive, where equal layers are links to each other.</param>
internal sealed class FolderFiles(HostRoot root, bool followLinks) : IImageFiles
{
    private const int StreamBuffer = 0;

    /// <inheritdoc/>
    public ImageFile? Find(string path, out string problem)
    {
        var found = ImagePath.Normalise(path) is { Length: > 0 } inside ? root.Resolve(inside, followLinks) : default;
        problem = found.Type switch
        {
            HostFileType.Link => "is a symbolic link, and links are not followed in an image layout (copy it with 'cp -rL')",
            HostFileType.Special => "is a device, FIFO or socket",
            HostFileType.Unreadable => "may not be read: permission denied",
            _ => "is not there",
        };
        if (found.Type != HostFileType.Regular)
        {
            return null;
        }

        var hostPath = root.HostPathOf(found.Path);
        try
        {
            using var handle = HostFile.OpenRegular(hostPath);
            var total = RandomAccess.GetLength(handle);
            return new ImageFile(total, (offset, length) => Open(hostPath, offset, length == total ? long.MaxValue : length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = "cannot be read (permission denied?)";
            return null;
        }
    }

    // All of a file is all that there is when it is read, so that its digest tells when it has grown.
    private static Stream Open(string hostPath, long offset, long length)
    {
        var file = new FileStream(HostFile.OpenRegular(hostPath), FileAccess.Read, StreamBuffer);
        if (length == long.MaxValue)
        {
            return file;
        }

        file.Position = offset;
        return new BoundedStream(file, length, ownsStream: true);
    }
}
