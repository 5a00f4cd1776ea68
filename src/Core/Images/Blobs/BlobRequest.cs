using Strata.Core.Primitives;

namespace Strata.Core.Images.Blobs;

/// <summary>Which blob to fetch, and what is known of it.</summary>
public sealed record BlobRequest
{
    /// <summary>An absolute http or https address. User name and password in it are sent as basic credentials.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// Headers to send, in order. Those with an empty value, those that only concern one connection, and those that would change what
    /// comes back (<c>Range</c>, <c>Accept-Encoding</c>, conditions, <c>Content-*</c>, <c>Host</c>) are left out.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The digest that the blob must have, or null when nobody knows it.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// True when whoever reads the stream hashes it anyway, as the reader of layers does: the digest then only allows a broken transfer
    /// to be continued, and is not computed a second time.
    /// </summary>
    public bool ReaderVerifiesDigest { get; init; }

    /// <summary>The bytes that the blob must have, or null.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// The part of the blob that is wanted, or null for all of it: the offset of its first byte, and how many. It is not verified, and a
    /// server that does not know ranges is a <see cref="BlobFailure.RangeIgnored"/>.
    /// </summary>
    public (long Offset, long Length)? Range { get; init; }

    /// <summary>True to refuse redirects from https to http.</summary>
    public bool RefusesDowngrade { get; init; }

    /// <summary>Bytes of an answer that is no content that are kept in <see cref="BlobDownloadException.Body"/>; zero for none.</summary>
    public int ErrorBytes { get; init; }

    /// <summary>
    /// The digest that the last segment of an address's path is, as in the blob addresses of registries
    /// (<c>/v2/NAME/blobs/sha256:HEX</c>); null when it is none.
    /// </summary>
    public static Digest? DigestOfAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri)
        {
            return null;
        }

        var path = address.AbsolutePath;
        return Primitives.Digest.TryParse(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]), out var digest) ? digest : null;
    }
}
