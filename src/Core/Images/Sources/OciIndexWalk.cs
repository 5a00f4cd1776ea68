using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>Follows the entries of an image to its manifests, through nested indexes. What is not in the layout is noted, not an error.</summary>
/// <param name="blobs">The layout's blobs.</param>
/// <param name="limits">Layers of an image.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed class OciIndexWalk(OciBlobs blobs, ScanLimits limits, WarningSink warnings)
{
    /// <summary>Indexes within indexes; stops chains without end.</summary>
    public const int MaximumDepth = 4;

    private readonly HashSet<Digest> _visited = [];

    /// <summary>The image manifests found, in the order of the indexes.</summary>
    public List<OciManifestEntry> Manifests { get; } = [];

    /// <summary>Entries whose manifest or index is not in the layout.</summary>
    public List<Descriptor> Missing { get; } = [];

    /// <summary>The type of each entry that is an artifact and no container image.</summary>
    public List<string> ForeignTypes { get; } = [];

    /// <summary>Follows entries.</summary>
    /// <exception cref="ImageFormatException">A manifest or index is damaged, ambiguous, too deep, or above a limit.</exception>
    public void Follow(IEnumerable<Descriptor> entries, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaximumDepth)
        {
            throw new ImageFormatException($"the image's indexes are nested more than {MaximumDepth} levels deep.");
        }

        foreach (var entry in entries.Where(entry => !entry.IsAttestation && _visited.Add(entry.Digest)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_visited.Count > ImageJson.MaximumDescriptors)
            {
                throw new ImageFormatException($"the image's indexes have more than {ImageJson.MaximumDescriptors} entries.");
            }

            if (blobs.Read(entry, ImageJson.MaximumManifestBytes) is not { } content)
            {
                Missing.Add(entry);
                continue;
            }

            FollowContent(entry, content, depth, cancellationToken);
        }
    }

    private void FollowContent(Descriptor entry, byte[] content, int depth, CancellationToken cancellationToken)
    {
        var where = $"blob {entry.Digest}";
        var (nested, manifest) = ImageJson.Parse<(ImageIndex?, ImageManifest?)>(content, where, root =>
        {
            var kind = ManifestKind.Of(root, where);
            ManifestKind.RefuseSchema1(kind, where);
            CheckMediaType(entry, kind, ImageJson.Text(root, "mediaType", where), where);
            return kind switch
            {
                ManifestKind.Index => (ImageIndex.Read(root, where), null),
                ManifestKind.Manifest => (null, ImageManifest.Read(root, where, limits)),
                _ => (null, null),
            };
        });
        if (nested is not null)
        {
            Follow(nested.Manifests, depth + 1, cancellationToken);
        }
        else if (manifest?.ForeignType is { } type)
        {
            ForeignTypes.Add(PrintableText.Clean(type));
        }
        else if (manifest is not null)
        {
            Manifests.Add(new OciManifestEntry(entry, manifest, FromIndex: depth > 0));
        }
    }

    private void CheckMediaType(Descriptor entry, string? kind, string? claimed, string where)
    {
        if ((MediaTypes.IsIndex(entry.MediaType) && kind != ManifestKind.Index) || (MediaTypes.IsManifest(entry.MediaType) && kind != ManifestKind.Manifest))
        {
            throw new ImageFormatException($"{where} is not the '{entry.MediaType}' that its descriptor says.");
        }

        if (claimed is not null && entry.MediaType is not null && claimed != entry.MediaType)
        {
            warnings.Add(WarningCodes.ArchiveAnomaly, "A manifest's media type is another than its descriptor says.", entry.Digest.ToString());
        }
    }
}
