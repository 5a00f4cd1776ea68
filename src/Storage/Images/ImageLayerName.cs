using System.Security.Cryptography;
using System.Text;

namespace Strata.Storage.Images;

/// <summary>
/// The names under which the layers of images are stored among the other layers: a prefix that no client may use, and a digest of the chain. The
/// chain is made of the digests of the blobs, which whoever reads a blob verifies, and not of those of the decompressed archives, which an image's
/// config only claims: an image that lies about them would otherwise give its layers to others.
/// </summary>
public static class ImageLayerName
{
    /// <summary>What these names begin with. Names of clients that begin so are refused.</summary>
    public const string Prefix = "image-layer:";

    /// <summary>True for the name of an image's layer.</summary>
    public static bool IsOne(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The name of a layer upon another.</summary>
    /// <param name="below">The name of the layer below; null for a base layer.</param>
    /// <param name="blob">The digest of the layer's blob, <c>sha256:…</c>.</param>
    public static string Of(string? below, string blob) =>
        Prefix + "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(below is null ? blob : $"{below[Prefix.Length..]} {blob}")));

    /// <summary>The names of a chain of layers.</summary>
    /// <param name="blobs">The digests of the blobs, base first.</param>
    public static IReadOnlyList<string> Chain(IEnumerable<string> blobs)
    {
        var names = new List<string>();
        foreach (var blob in blobs)
        {
            names.Add(Of(names.Count > 0 ? names[^1] : null, blob));
        }

        return names;
    }
}
