using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>
/// The folder that the "dir:" transport of podman and skopeo writes: one manifest or index in <c>manifest.json</c> and blobs named by
/// their bare hash (containers/image, directory/directory_transport.go).
/// </summary>
internal static class ContainersFolder
{
    private const string VersionFile = "version";
    private const string ManifestFile = "manifest.json";
    private const int MaximumVersionBytes = 4_096;

    /// <summary>True when the files are those of such a folder.</summary>
    public static bool IsAt(IImageFiles files) =>
        files.Find(ManifestFile, out _) is not null
        && files.Find(VersionFile, out _) is { Length: <= MaximumVersionBytes } version
        && version.ReadAll(MaximumVersionBytes, VersionFile).AsSpan().StartsWith("Directory Transport Version: "u8);

    /// <summary>Reads the folder as a layout of one image.</summary>
    /// <exception cref="ImageFormatException">Its manifest is missing or too large.</exception>
    public static OciLayout Read(IImageFiles files, ImageRequest request, WarningSink warnings)
    {
        var content = files.Find(ManifestFile, out var problem)?.ReadAll(ImageJson.MaximumManifestBytes, ManifestFile)
            ?? throw new ImageFormatException($"'{request.Name}' holds no image: {ManifestFile} {problem}.");
        var root = new Descriptor { Digest = Digest.Sha256Of(content), Size = content.Length, Data = content };
        return OciLayout.Around(new OciBlobs(files, digest => PathOf(files, digest), warnings), root, request, warnings);
    }

    private static string PathOf(IImageFiles files, Digest digest)
    {
        var nested = digest.Hex + ".manifest.json";
        return files.Find(nested, out _) is null ? digest.Hex : nested;
    }
}
