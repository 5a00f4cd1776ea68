namespace Strata.Core.Images;

/// <summary>The media types of images (OCI image-spec media-types.md; distribution manifest v2, schema 2).</summary>
internal static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string OciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    public const string Schema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string SignedSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    private const string OciLayerPrefix = "application/vnd.oci.image.layer.";
    private const string DockerLayerPrefix = "application/vnd.docker.image.rootfs.";

    /// <summary>True for a list of manifests.</summary>
    public static bool IsIndex(string? mediaType) => mediaType is OciIndex or DockerManifestList;

    /// <summary>True for the manifest of one image.</summary>
    public static bool IsManifest(string? mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>True for a manifest of Docker's schema 1, signed or not.</summary>
    public static bool IsSchema1(string? mediaType) => mediaType is Schema1 or SignedSchema1;

    /// <summary>True for a layer that is not to be handed on: its content lies with its maker (Windows base layers).</summary>
    public static bool IsForeign(string? mediaType) => mediaType is not null
        && (mediaType.Contains(".nondistributable.", StringComparison.Ordinal) || mediaType.Contains(".foreign.", StringComparison.Ordinal));

    /// <summary>True for the config of a container image; artifacts have others.</summary>
    public static bool IsImageConfig(string? mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>True for a file system layer, whatever its compression. Signatures and attestations have others.</summary>
    public static bool IsLayer(string? mediaType) =>
        mediaType is not null
        && (mediaType.StartsWith(OciLayerPrefix, StringComparison.Ordinal) || mediaType.StartsWith(DockerLayerPrefix, StringComparison.Ordinal));
}
