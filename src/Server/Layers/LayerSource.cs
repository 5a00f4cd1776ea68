using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;
using Strata.Server.Telemetry;

namespace Strata.Server.Layers;

/// <summary>Opens the blobs of posted layers: from registries, and from folders that the operator allows.</summary>
internal sealed class LayerSource(BlobClient client, LayerOptions options)
{
    /// <summary>True for an address that is fetched; Clair compares the scheme letter by letter, and takes everything else for a local path.</summary>
    public static bool IsRemote(string path) =>
        path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>The digest that a registry's blob address ends in; null for other addresses and paths.</summary>
    public static Digest? DigestOf(string path) =>
        IsRemote(path) && Uri.TryCreate(path, UriKind.Absolute, out var address) ? BlobRequest.DigestOfAddress(address) : null;

    /// <summary>The path without what may be secret: user, password, query.</summary>
    public static string ForLog(string path)
    {
        if (!IsRemote(path))
        {
            return LogText.Clean(path);
        }

        return Uri.TryCreate(path, UriKind.Absolute, out var address)
            ? LogText.Clean(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
            : "(no address)";
    }

    /// <summary>Opens the blob from its first byte.</summary>
    /// <exception cref="BlobDownloadException">It cannot be had; reading may throw it too.</exception>
    public async ValueTask<Stream> OpenAsync(LayerPosting posting, CancellationToken cancellationToken)
    {
        if (!IsRemote(posting.Path))
        {
            return OpenLocal(posting.Path);
        }

        if (!Uri.TryCreate(posting.Path, UriKind.Absolute, out var address))
        {
            throw new BlobDownloadException(BlobFailure.BadRequest, "The path is no address.");
        }

        return await client.OpenAsync(
            new BlobRequest
            {
                Address = address,
                Headers = posting.Headers,
                Digest = BlobRequest.DigestOfAddress(address),
                ReaderVerifiesDigest = true,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A local file, when the path that all its links lead to is below an allowed folder. A folder in the place of the file is an empty stream
    /// that is no archive, as in Clair.
    /// </summary>
    private Stream OpenLocal(string path)
    {
        var isRefused = options.LocalFolders.Count == 0 || path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path);
        try
        {
            var real = isRefused ? null : RealPath.Of(path);
            if (real is null || !options.LocalFolders.Any(folder => RealPath.Of(folder) is { } allowed && RealPath.IsBelow(real, allowed)))
            {
                throw new BlobDownloadException(BlobFailure.AddressRefused, $"{LogText.Clean(path)} is in no folder that layers may be read from.");
            }

            // A FIFO or device could be read for ever.
            if (Directory.Exists(real) || (File.GetAttributes(real) & FileAttributes.Device) != 0)
            {
                return new MemoryStream("a folder or device is no archive"u8.ToArray(), writable: false);
            }

            return new FileStream(real, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BlobDownloadException(BlobFailure.NotFound, $"{LogText.Clean(path)} cannot be opened.", problem);
        }
    }
}
