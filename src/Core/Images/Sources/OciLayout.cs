using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>Chooses an image of an OCI layout and reads its manifest and config (OCI image-spec image-layout.md).</summary>
internal sealed class OciLayout
{
    /// <summary>The file that marks a layout.</summary>
    public const string MarkerFile = "oci-layout";

    /// <summary>The top-level index.</summary>
    public const string IndexFile = "index.json";

    private const string KnownVersion = "1.0.0";

    private readonly ImageRequest _request;
    private readonly WarningSink _warnings;
    private readonly OciBlobs _blobs;
    private readonly ImageIndex _index;

    private OciLayout(OciBlobs blobs, ImageIndex index, ImageRequest request, WarningSink warnings) =>
        (_blobs, _index, _request, _warnings) = (blobs, index, request, warnings);

    /// <summary>Reads the layout in <paramref name="files"/>.</summary>
    /// <exception cref="ImageFormatException">Its index is missing, damaged or above a limit.</exception>
    public static OciLayout Read(IImageFiles files, ImageRequest request, WarningSink warnings)
    {
        if (files.Find(IndexFile, out var problem) is not { } indexFile)
        {
            throw new ImageFormatException($"'{request.Name}' is not an OCI image layout: {IndexFile} {problem}.");
        }

        var version = files.Find(MarkerFile, out _) is not { } marker ? null : ImageJson.Parse(
            marker.ReadAll(ImageJson.MaximumManifestBytes, MarkerFile), MarkerFile, root => ImageJson.Text(root, "imageLayoutVersion", MarkerFile));
        if (version != KnownVersion)
        {
            warnings.Add(
                WarningCodes.ArchiveAnomaly,
                $"The layout's version is '{PrintableText.Clean(version ?? "")}', not {KnownVersion}; it was read as that.",
                MarkerFile);
        }

        var content = indexFile.ReadAll(ImageJson.MaximumManifestBytes, IndexFile);
        var index = ImageJson.Parse(content, IndexFile, root => ImageIndex.Read(root, IndexFile));
        return new OciLayout(new OciBlobs(files, OciBlobs.LayoutPathOf, warnings), index, request, warnings);
    }

    /// <summary>A layout of blobs around one manifest or index that is not itself in an index.</summary>
    public static OciLayout Around(OciBlobs blobs, Descriptor root, ImageRequest request, WarningSink warnings) =>
        new(blobs, new ImageIndex([root]), request, warnings);

    /// <summary>Opens the image that the request means.</summary>
    /// <exception cref="ImageNotFoundException">None fits, or several do.</exception>
    /// <exception cref="ImageFormatException">What fits is damaged or no container image.</exception>
    public Image Open(string kind, IAsyncDisposable? resources, CancellationToken cancellationToken)
    {
        var walk = WalkMeant(cancellationToken);
        var image = new OciImage(_blobs, _request, _warnings);
        return image.Open(FindNamed(walk) is { } named ? image.OfWantedPlatform(named, walk) : image.ChoosePlatform(walk), kind, resources);
    }

    /// <summary>Opens the image that the request means for every platform that it has, or the only one that the request names.</summary>
    /// <exception cref="ImageNotFoundException">None fits, or several do.</exception>
    /// <exception cref="ImageFormatException">What fits is damaged or no container image.</exception>
    public IReadOnlyList<Image> OpenEvery(string kind, IAsyncDisposable resources, CancellationToken cancellationToken)
    {
        var walk = WalkMeant(cancellationToken);
        var image = new OciImage(_blobs, _request, _warnings);
        IReadOnlyList<OciManifestEntry> manifests = FindNamed(walk) is { } named ? [named] : image.EveryPlatform(walk);
        var owner = new SharedResource(resources, manifests.Count);
        return
        [
            .. manifests.Select(manifest =>
            {
                // Each image has the warnings that concern all, and its own.
                var own = new WarningSink();
                own.AddRange(_warnings.ToList());
                return new OciImage(_blobs, _request, own).Open(manifest, kind, owner);
            }),
        ];
    }

    /// <summary>True when some platform of some image in the layout has this config.</summary>
    public bool LeadsTo(Digest config, CancellationToken cancellationToken) =>
        OciEntry.Of(_index).Exists(image => Walk(image.Entries, cancellationToken).Manifests.Exists(manifest => manifest.Manifest.Config.Digest == config));

    private OciIndexWalk WalkMeant(CancellationToken cancellationToken)
    {
        var images = OciEntry.Of(_index);
        var choices = images.ConvertAll(image => ImageChoices.Describe(image.Names, image.Position));
        var found = Find(images, cancellationToken);
        if (found.Count != 1)
        {
            throw found.Count == 0
                ? ImageChoices.NoSuchImage(_request, choices)
                : ImageChoices.Ambiguous(_request, found.ConvertAll(image => ImageChoices.Describe(image.Names, image.Position)));
        }

        return Walk(found[0].Entries, cancellationToken);
    }

    /// <summary>The manifest that the request names by a digest, or null.</summary>
    private OciManifestEntry? FindNamed(OciIndexWalk walk)
    {
        var selector = _request.Selector is null ? null : new ImageSelector(_request.Selector);
        var named = walk.Manifests.FindAll(manifest => IsNamed(selector, manifest));
        return named.Count == 1 ? named[0] : null;
    }

    private static bool IsNamed(ImageSelector? selector, OciManifestEntry entry) =>
        selector is not null && (selector.MatchesDigest(entry.Descriptor.Digest) || selector.MatchesDigest(entry.Manifest.Config.Digest));

    private List<OciEntry> Find(List<OciEntry> images, CancellationToken cancellationToken)
    {
        if (_request.Selector is null)
        {
            return images.Count > 1 ? WithoutArtifacts(images, cancellationToken) : images;
        }

        var selector = new ImageSelector(_request.Selector);
        if (selector.Position is { } position)
        {
            return
            [
                .. images.Where(image => position < _index.Manifests.Count && image.Digests.Contains(_index.Manifests[position].Digest))
                    .Select(image => image with { Entries = [_index.Manifests[position]] }),
            ];
        }

        var found = images.FindAll(image => image.Names.Any(selector.MatchesName) || image.Digests.Any(selector.MatchesDigest));
        return found.Count > 0 ? found : images.FindAll(image => Walk(image.Entries, cancellationToken).Manifests.Any(manifest => IsNamed(selector, manifest)));
    }

    /// <summary>Signatures, bills of materials and the like lie beside the image that they are about; nobody has to choose between them.</summary>
    private List<OciEntry> WithoutArtifacts(List<OciEntry> images, CancellationToken cancellationToken)
    {
        var real = images.FindAll(image => Walk(image.Entries, cancellationToken) is not { Manifests.Count: 0, Missing.Count: 0, ForeignTypes.Count: > 0 });
        return real.Count == 0 ? images : real;
    }

    private OciIndexWalk Walk(IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        var walk = new OciIndexWalk(_blobs, _request.Limits, _warnings);
        walk.Follow(entries, 0, cancellationToken);
        return walk;
    }
}
