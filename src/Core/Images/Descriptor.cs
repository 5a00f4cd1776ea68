using System.Text.Json;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images;

/// <summary>A reference to content by its digest (OCI image-spec descriptor.md).</summary>
internal sealed record Descriptor
{
    /// <summary>Inline content above this size is ignored and read from the blob instead.</summary>
    public const int MaximumInlineBytes = 1 << 20;

    /// <summary>What the content is, as the parent claims; null when it does not say.</summary>
    public string? MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's size in bytes, or null when the parent does not say.</summary>
    public long? Size { get; init; }

    /// <summary>The platform of the image that it leads to, or null.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The kind of artifact, when it is one.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The annotations; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The content itself, when it is inline and small; not verified.</summary>
    public byte[]? Data { get; init; }

    /// <summary>True for a build attestation, which describes an image and is none.</summary>
    public bool IsAttestation =>
        PlatformMatcher.IsUnknown(Platform)
        || Annotations.GetValueOrDefault("vnd.docker.reference.type") == "attestation-manifest";

    /// <summary>True when some bytes have the size and digest that are claimed.</summary>
    public bool IsOf(byte[] content) => (Size ?? content.Length) == content.Length && Digest.IsOf(content);

    /// <summary>The inline content, verified; null when there is none, or another than is claimed, of which a warning tells.</summary>
    public byte[]? ReadInline(WarningSink warnings)
    {
        if (Data is null || IsOf(Data))
        {
            return Data;
        }

        warnings.Add(WarningCodes.ArchiveAnomaly, "A descriptor's inline data is not what its digest says; the blob was read instead.", Digest.ToString());
        return null;
    }

    /// <summary>Reads a descriptor.</summary>
    /// <exception cref="ImageFormatException">It has no valid digest, or a size that cannot be.</exception>
    public static Descriptor Read(JsonElement element, string where)
    {
        var text = ImageJson.Text(element, "digest", where);
        if (!Digest.TryParse(text, out var digest))
        {
            throw new ImageFormatException($"{where}: '{PrintableText.Clean(text ?? "")}' is not a sha256, sha384 or sha512 digest.");
        }

        var platform = ImageJson.Member(element, "platform", where);
        return new Descriptor
        {
            MediaType = ImageJson.Text(element, "mediaType", where),
            Digest = digest,
            Size = ImageJson.Size(element, where),
            Platform = platform is { ValueKind: JsonValueKind.Object } value ? ImageJson.Platform(value, where) : null,
            ArtifactType = ImageJson.Text(element, "artifactType", where),
            Annotations = ImageJson.Texts(element, "annotations", where),
            Data = ImageJson.Inline(element, MaximumInlineBytes, where),
        };
    }
}
