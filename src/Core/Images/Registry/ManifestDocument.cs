using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>A manifest or index as a registry sent it, verified.</summary>
/// <param name="Digest">The digest by which it is known: that of the bytes, or of the signed part of a schema 1 manifest.</param>
/// <param name="Where">What it is called in messages.</param>
/// <param name="Kind">One of <see cref="ManifestKind"/>'s, or null for something else.</param>
/// <param name="Content">The document; of a signed schema 1 manifest the signed part.</param>
internal sealed record ManifestDocument(Digest Digest, string Where, string? Kind, byte[] Content)
{
    /// <summary>
    /// Verifies a document: its digest, and that the header, the descriptor and the document's own structure agree on what it is, since a
    /// header could otherwise decide how the same bytes are read.
    /// </summary>
    /// <param name="content">The bytes as sent.</param>
    /// <param name="contentType">The header <c>Content-Type</c>, or null.</param>
    /// <param name="claimed">The header <c>Docker-Content-Digest</c>, or null.</param>
    /// <param name="expected">The descriptor that led here, or null for a tag.</param>
    /// <param name="where">What it is called in messages.</param>
    /// <exception cref="ImageFormatException">They do not agree, or it is no JSON that every reader reads alike.</exception>
    public static ManifestDocument Read(byte[] content, string? contentType, string? claimed, Descriptor? expected, string where)
    {
        var type = MediaTypeOf(contentType);
        var (kind, own) = ImageJson.Parse(content, where, root => (ManifestKind.Of(root, where), ImageJson.Text(root, "mediaType", where)));
        Require(type, kind, own, "its Content-Type", where);
        var signed = kind == ManifestKind.Schema1 && type != MediaTypes.Schema1 ? SignedManifest.PayloadOf(content, where) : content;
        var digest = Verify(signed, claimed, expected?.Digest, where);
        Require(expected?.MediaType, kind, null, "the index", where);
        return new ManifestDocument(digest, where, kind, signed);
    }

    /// <summary>The digest, in the algorithm that was asked for.</summary>
    private static Digest Verify(byte[] content, string? claimed, Digest? expected, string where)
    {
        if (expected is { } wanted)
        {
            return wanted.IsOf(content)
                ? wanted
                : throw new ImageFormatException($"{where} does not have the digest that was asked for: the registry, or somebody on the way, sends something else.");
        }

        if (claimed is not null && Digest.TryParse(claimed.Trim(), out var told) && !told.IsOf(content))
        {
            throw new ImageFormatException($"{where} does not have the digest that the registry says ({told}).");
        }

        return Digest.Sha256Of(content);
    }

    private static void Require(string? type, string? kind, string? own, string who, string where)
    {
        var claimed = MediaTypes.IsIndex(type) ? ManifestKind.Index
            : MediaTypes.IsManifest(type) ? ManifestKind.Manifest
            : MediaTypes.IsSchema1(type) ? ManifestKind.Schema1
            : null;
        if (claimed is not null && (claimed != kind || (own is not null && own != type)))
        {
            throw new ImageFormatException($"{where} is not what {who} says ('{PrintableText.Clean(type!, 100)}'): it is {PrintableText.Clean(own ?? kind ?? "something else", 100)}.");
        }
    }

    /// <summary>The media type without parameters. Servers that do not know one say JSON, text or bytes; the structure decides then.</summary>
    private static string? MediaTypeOf(string? header)
    {
        var type = header is null ? null : header.Split(';')[0].Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(type) ? null : type;
    }
}
