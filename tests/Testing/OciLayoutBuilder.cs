using System.Text;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>Writes an OCI image layout. Change the <see cref="Archive"/> to break it.</summary>
/// <param name="archive">Where the files go; an own one when null.</param>
public sealed class OciLayoutBuilder(ArchiveBuilder? archive = null)
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private readonly List<string> _entries = [];
    private readonly HashSet<Digest> _blobs = [];
    private bool _isFinished;

    /// <summary>The files.</summary>
    public ArchiveBuilder Archive { get; } = archive ?? new ArchiveBuilder();

    /// <summary>Adds an image to the top-level index and returns its manifest's digest.</summary>
    public Digest Add(ImageBuilder image, string? refName = null, bool gzip = false, string? platform = null, string? containerdName = null)
    {
        var (descriptor, digest) = Manifest(image, gzip, platform, refName, containerdName);
        _entries.Add(descriptor);
        return digest;
    }

    /// <summary>Adds an image of layers that have tables of contents, and returns its manifest's digest.</summary>
    public Digest Add(params TocLayerBlob[] layers)
    {
        var diffIds = string.Join(',', layers.Select(layer => ImageBuilder.Quote(Digest.Sha256Of(layer.Tar))));
        var config = Blob($$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{diffIds}}] } }""", ConfigType).Descriptor;
        var blobs = layers.Select(layer => Blob(
            layer.Blob,
            layer.MediaType,
            $",\"annotations\":{{{string.Join(',', layer.Annotations.Select(pair => $"{ImageBuilder.Quote(pair.Key)}:{ImageBuilder.Quote(pair.Value)}"))}}}").Descriptor);
        var (descriptor, digest) = Blob(
            $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[{{string.Join(',', blobs)}}]}""", ManifestType);
        _entries.Add(descriptor);
        return digest;
    }

    /// <summary>Adds an index of platforms, as <c>(image, "linux/arm64")</c>, and returns its digest.</summary>
    public Digest AddIndex(string? refName, params (ImageBuilder Image, string Platform)[] images)
    {
        var entries = images.Select(image => Manifest(image.Image, gzip: true, image.Platform, null, null).Descriptor);
        return AddIndexOf(refName, [.. entries]);
    }

    /// <summary>Adds an index of these descriptors and returns its digest.</summary>
    public Digest AddIndexOf(string? refName, params string[] descriptors)
    {
        var (descriptor, digest) = Blob($$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{string.Join(',', descriptors)}}]}""", IndexType, Annotations(refName, null));
        _entries.Add(descriptor);
        return digest;
    }

    /// <summary>Adds a descriptor to the top-level index as it is.</summary>
    public OciLayoutBuilder AddEntry(string descriptor)
    {
        _entries.Add(descriptor);
        return this;
    }

    /// <summary>Writes an image's blobs and returns the descriptor of its manifest.</summary>
    public (string Descriptor, Digest Digest) Manifest(
        ImageBuilder image, bool gzip = false, string? platform = null, string? refName = null, string? containerdName = null)
    {
        var layers = image.Layers.Select(layer => Blob(gzip ? ArchiveBuilder.Gzip(layer) : layer, gzip ? LayerType + "+gzip" : LayerType).Descriptor);
        var config = Blob(image.Config, ConfigType).Descriptor;
        var manifest = $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[{{string.Join(',', layers)}}]}""";
        return Blob(manifest, ManifestType, Platform(platform) + Annotations(refName, containerdName));
    }

    /// <summary>Writes a blob and returns its descriptor.</summary>
    public (string Descriptor, Digest Digest) Blob(byte[] content, string mediaType, string more = "")
    {
        var digest = Digest.Sha256Of(content);
        if (_blobs.Add(digest))
        {
            Archive.File(PathOf(digest), content);
        }

        return ($$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{content.Length}}{{more}}}""", digest);
    }

    /// <inheritdoc cref="Blob(byte[], string, string)"/>
    public (string Descriptor, Digest Digest) Blob(string content, string mediaType, string more = "") => Blob(Encoding.UTF8.GetBytes(content), mediaType, more);

    /// <summary>Writes the index and the marker; to be called last, once.</summary>
    public OciLayoutBuilder Finish()
    {
        if (!_isFinished)
        {
            Archive.File("index.json", $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', _entries)}}]}""").File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
            _isFinished = true;
        }

        return this;
    }

    /// <summary>The layout as tar.</summary>
    public byte[] ToTar() => Finish().Archive.ToTar();

    /// <summary>Writes the layout as a folder.</summary>
    public string ToFolder(string path) => Finish().Archive.ToFolder(path);

    /// <summary>Where a blob lies.</summary>
    public static string PathOf(Digest digest) => $"blobs/sha256/{digest.Hex}";

    private static string Platform(string? platform)
    {
        var parts = platform?.Split('/');
        return parts is null ? "" : $",\"platform\":{{\"os\":\"{parts[0]}\",\"architecture\":\"{parts[1]}\"" + (parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "") + "}";
    }

    private static string Annotations(string? refName, string? containerdName)
    {
        var lines = new List<string>();
        if (containerdName is not null)
        {
            lines.Add($"\"io.containerd.image.name\":{ImageBuilder.Quote(containerdName)}");
        }

        if (refName is not null)
        {
            lines.Add($"\"org.opencontainers.image.ref.name\":{ImageBuilder.Quote(refName)}");
        }

        return lines.Count == 0 ? "" : $",\"annotations\":{{{string.Join(',', lines)}}}";
    }
}
