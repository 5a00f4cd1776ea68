using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>The pulling side of the distribution API, for one repository at one server. Every byte is verified before it is believed.</summary>
/// <param name="server">The server.</param>
internal sealed class RegistryClient(RegistryServer server)
{
    /// <summary>
    /// What is asked for: old servers hide what is not named exactly, and convert what is named last. Schema 1 comes last since a server
    /// that has something better must not convert it to that.
    /// </summary>
    private const string Accepted =
        $"{MediaTypes.OciIndex}, {MediaTypes.OciManifest}, {MediaTypes.DockerManifestList}, {MediaTypes.DockerManifest}, "
        + $"{MediaTypes.SignedSchema1};q=0.3, {MediaTypes.Schema1};q=0.2, */*;q=0.1";

    /// <summary>Bytes of an error's body that are looked at for its code.</summary>
    private const int ErrorBytes = 16 << 10;

    /// <summary>The server.</summary>
    public RegistryServer Server => server;

    /// <summary>Fetches a manifest or index.</summary>
    /// <param name="tag">The tag, when <paramref name="expected"/> is null.</param>
    /// <param name="expected">The descriptor of what is wanted, or null for whatever the tag says.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="BlobDownloadException">It cannot be had.</exception>
    /// <exception cref="ImageFormatException">It is not what its digest, its header or its own words say.</exception>
    public async Task<ManifestDocument> GetManifestAsync(string? tag, Descriptor? expected, CancellationToken cancellationToken)
    {
        var client = await server.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var request = Request(server.AddressOf($"manifests/{expected?.Digest.ToString() ?? tag}")) with
        {
            Headers = [new("Accept", Accepted)],
            Size = expected?.Size,
        };
        var stream = await client.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var content = await ReadAsync(stream, ImageJson.MaximumManifestBytes, request.Address, cancellationToken).ConfigureAwait(false);
            return ManifestDocument.Read(content, stream.HeaderOf("Content-Type"), stream.HeaderOf("Docker-Content-Digest"), expected, BlobAddress.Shown(request.Address));
        }
    }

    /// <summary>Fetches a small blob whole.</summary>
    /// <exception cref="BlobDownloadException">It cannot be had, or is not what its descriptor says.</exception>
    /// <exception cref="ImageFormatException">It is larger than allowed.</exception>
    public async Task<byte[]> GetBlobAsync(Descriptor blob, int limit, CancellationToken cancellationToken)
    {
        var client = await server.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var request = Request(server.AddressOf($"blobs/{blob.Digest}")) with { Digest = blob.Digest, Size = blob.Size };
        var stream = await client.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await ReadAsync(stream, limit, request.Address, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a layer; its digest is verified by whoever reads it, as the reader of layers does.</summary>
    /// <param name="blob">The layer.</param>
    /// <param name="range">The part that is wanted, or null for all of it.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="BlobDownloadException">It cannot be had; reading the stream throws it too.</exception>
    public async Task<BlobStream> OpenBlobAsync(Descriptor blob, (long Offset, long Length)? range, CancellationToken cancellationToken)
    {
        var client = await server.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await client.OpenAsync(
            Request(server.AddressOf($"blobs/{blob.Digest}")) with { Digest = blob.Digest, ReaderVerifiesDigest = true, Size = blob.Size, Range = range },
            cancellationToken).ConfigureAwait(false);
    }

    private static BlobRequest Request(Uri address) => new() { Address = address, RefusesDowngrade = true, ErrorBytes = ErrorBytes };

    private static async Task<byte[]> ReadAsync(BlobStream stream, int limit, Uri address, CancellationToken cancellationToken)
    {
        if (stream.TotalBytes > limit)
        {
            throw new ImageFormatException($"{BlobAddress.Shown(address)} has {stream.TotalBytes} bytes; the limit is {limit}.");
        }

        var content = new MemoryStream();
        var buffer = new byte[32 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (content.Length + count > limit)
            {
                throw new ImageFormatException($"{BlobAddress.Shown(address)} has more than {limit} bytes, which is the limit.");
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
