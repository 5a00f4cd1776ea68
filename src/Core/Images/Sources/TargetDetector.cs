namespace Strata.Core.Images.Sources;

/// <summary>Tells by its content which kind of target a folder or archive is.</summary>
internal static class TargetDetector
{
    private const int SniffedBytes = 512;

    /// <summary>The kind: one of <see cref="TargetKinds"/>.</summary>
    /// <exception cref="ImageFormatException">It is a file that holds neither an image nor a file system.</exception>
    public static string Detect(TargetContent content, string name)
    {
        if (FirstByteOf(content.LinkedFiles, DockerManifest.FileName) == '[')
        {
            return TargetKinds.DockerArchive;
        }

        if (FirstByteOf(content.Files, OciLayout.MarkerFile) is not null && FirstByteOf(content.Files, OciLayout.IndexFile) is not null)
        {
            return TargetKinds.OciLayout;
        }

        return content.Archive is { } archive ? DetectArchive(archive, name)
            : ContainersFolder.IsAt(content.Files) ? TargetKinds.OciLayout
            : TargetKinds.Directory;
    }

    private static string DetectArchive(ArchiveFiles archive, string name)
    {
        if (archive.HasImageTraces)
        {
            return FirstByteOf(archive, LegacyDockerArchive.FileName) is not null
                ? TargetKinds.DockerArchive
                : throw new ImageFormatException(
                    $"'{name}' looks like an image archive, but what lists its images is not in it"
                    + (archive.Damage is null ? "." : $": {archive.Damage}.") + " Save the image again.");
        }

        return archive.Damage is null || archive.HasEntries
            ? TargetKinds.Tarball
            : throw new ImageFormatException($"'{name}' is not a tar archive ({archive.Damage}), compressed or not, and nothing else can be scanned.");
    }

    private static char? FirstByteOf(IImageFiles files, string path)
    {
        if (files.Find(path, out _) is not { } file)
        {
            return null;
        }

        using var stream = file.Open();
        Span<byte> start = stackalloc byte[SniffedBytes];
        var text = start[..stream.ReadAtLeast(start, SniffedBytes, throwOnEndOfStream: false)].TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? '\0' : (char)text[0];
    }
}
