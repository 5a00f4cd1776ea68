using System.Text;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>Writes what <c>docker save</c> and its relatives write. Change the <see cref="Archive"/> to break it.</summary>
public sealed class DockerArchiveBuilder
{
    private readonly List<(ImageBuilder Image, string[] Tags)> _images = [];

    /// <summary>The files, filled by the last <c>As…</c> call.</summary>
    public ArchiveBuilder Archive { get; } = new();

    /// <summary>Adds an image with its names.</summary>
    public DockerArchiveBuilder Add(ImageBuilder image, params string[] tags)
    {
        _images.Add((image, tags));
        return this;
    }

    /// <summary>As Docker 1.10 to 24 writes it: a folder for each layer; an equal layer is a link to the first.</summary>
    public DockerArchiveBuilder AsClassic()
    {
        var manifests = new List<string>();
        foreach (var (image, tags) in _images)
        {
            var paths = new List<string>();
            var first = new Dictionary<Digest, string>();
            foreach (var (layer, index) in image.Layers.Select((layer, index) => (layer, index)))
            {
                var folder = V1IdOf(image, index);
                var path = $"{folder}/layer.tar";
                Archive.File($"{folder}/VERSION", "1.0").File($"{folder}/json", "{}");
                if (first.TryGetValue(image.DiffIds[index], out var same))
                {
                    Archive.SymbolicLink(path, $"../{same}/layer.tar");
                }
                else
                {
                    Archive.File(path, layer);
                    first[image.DiffIds[index]] = folder;
                }

                paths.Add(path);
            }

            Archive.File($"{image.Id.Hex}.json", image.Config);
            manifests.Add(Manifest($"{image.Id.Hex}.json", tags, paths));
        }

        Archive.File("manifest.json", $"[{string.Join(',', manifests)}]");
        return this;
    }

    /// <summary>As skopeo and podman write it: layers named by diff id, with links from the classic folders.</summary>
    public DockerArchiveBuilder AsSkopeo()
    {
        var manifests = new List<string>();
        foreach (var (image, tags) in _images)
        {
            foreach (var layer in image.Layers.DistinctBy(layer => Digest.Sha256Of(layer)))
            {
                Archive.File($"{Digest.Sha256Of(layer).Hex}.tar", layer);
            }

            Archive.File($"{image.Id.Hex}.json", image.Config);
            for (var i = 0; i < image.Layers.Count; i++)
            {
                Archive.SymbolicLink($"{V1IdOf(image, i)}/layer.tar", $"../{image.DiffIds[i].Hex}.tar");
            }

            manifests.Add(Manifest($"{image.Id.Hex}.json", tags, image.DiffIds.Select(id => $"{id.Hex}.tar")));
        }

        Archive.File("manifest.json", $"[{string.Join(',', manifests)}]");
        return this;
    }

    /// <summary>As Docker 25 and later write it: an OCI layout with uncompressed layers, and the classic list beside it.</summary>
    public DockerArchiveBuilder AsLayout()
    {
        var manifests = new List<string>();
        var layout = new OciLayoutBuilder(Archive);
        foreach (var (image, tags) in _images)
        {
            // The real one leaves an image without name out of the index when another has one, but not its blobs.
            layout.Manifest(image);
            foreach (var tag in tags)
            {
                layout.Add(image, tag.Split(':')[^1], containerdName: "docker.io/" + tag);
            }

            manifests.Add(Manifest($"blobs/sha256/{image.Id.Hex}", tags, image.DiffIds.Select(id => $"blobs/sha256/{id.Hex}")));
        }

        layout.Finish();
        Archive.File("manifest.json", $"[{string.Join(',', manifests)}]");
        return this;
    }

    /// <summary>As Docker before 1.10 wrote it: no manifest, layers that name their parents.</summary>
    public DockerArchiveBuilder AsLegacy()
    {
        var names = new List<string>();
        foreach (var (image, tags) in _images)
        {
            for (var i = 0; i < image.Layers.Count; i++)
            {
                var parent = i == 0 ? "" : $",\"parent\":\"{V1IdOf(image, i - 1)}\"";
                var json = $"{{\"id\":\"{V1IdOf(image, i)}\"{parent},\"os\":\"linux\",\"architecture\":\"amd64\",\"container_config\":{{\"Cmd\":[\"/bin/sh\",\"-c\",\"step {i}\"]}}}}";
                Archive.File($"{V1IdOf(image, i)}/json", json).File($"{V1IdOf(image, i)}/layer.tar", image.Layers[i]);
            }

            names.AddRange(tags.Select(tag => $"{ImageBuilder.Quote(tag.Split(':')[0])}:{{\"{tag.Split(':')[1]}\":\"{V1IdOf(image, image.Layers.Count - 1)}\"}}"));
        }

        Archive.File("repositories", $$"""{{{string.Join(',', names)}}}""");
        return this;
    }

    /// <summary>The archive as tar.</summary>
    public byte[] ToTar() => Archive.ToTar();

    /// <summary>The identifier of a layer in the classic form, which is not its diff id.</summary>
    public static string V1IdOf(ImageBuilder image, int index) =>
        Digest.Sha256Of(Encoding.ASCII.GetBytes($"{index} {string.Join(' ', image.DiffIds)}")).Hex;

    private static string Manifest(string config, string[] tags, IEnumerable<string> layers) =>
        $$"""{"Config":"{{config}}","RepoTags":{{(tags.Length == 0 ? "null" : List(tags))}},"Layers":{{List(layers)}}}""";

    private static string List(IEnumerable<string> texts) => $"[{string.Join(',', texts.Select(ImageBuilder.Quote))}]";
}
