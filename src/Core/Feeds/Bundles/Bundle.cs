using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>
/// A bundle whose every byte was verified: the signature over the list of contents by a trusted key, then each blob against the list, then
/// that nothing else is in the file. Blobs are verified again as their records are read, so that a file that changes meanwhile does no harm.
/// </summary>
public sealed class Bundle
{
    private const string NotABundle = "This is not a bundle of advisories, or it is damaged.";

    private readonly Stream _file;
    private readonly BundleRecordReader _records;
    private readonly Dictionary<Digest, long> _offsets;

    private Bundle(Stream file, BundleManifest manifest, string keyId, Dictionary<Digest, long> offsets, BundleLimits limits)
    {
        (_file, Manifest, KeyId, _offsets) = (file, manifest, keyId, offsets);
        _records = new BundleRecordReader(limits);
    }

    /// <summary>What it holds.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The trusted key that signed it.</summary>
    public string KeyId { get; }

    /// <summary>Verifies a bundle.</summary>
    /// <param name="file">A file that can be read at any place, from its first byte; stays the caller's and must outlive the bundle.</param>
    /// <param name="trusted">The keys of which one must have signed it.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <exception cref="BundleException">It is not trusted, damaged, or no bundle.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<Bundle> OpenAsync(
        Stream file, IReadOnlyCollection<BundlePublicKey> trusted, BundleLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var content = await ReadFileAsync(file, "bundle.json", limits.ManifestBytes, cancellationToken);
            var signed = await ReadFileAsync(file, "bundle.sig", limits.SignatureBytes, cancellationToken);
            var keyId = Verify(content, signed, trusted);
            var manifest = BundleManifestJson.Read(content, limits);
            var offsets = await FindBlobsAsync(file, manifest, cancellationToken);
            var bundle = new Bundle(file, manifest, keyId, offsets, limits);
            foreach (var partition in manifest.Partitions)
            {
                await foreach (var _ in bundle.ReadAsync(partition, cancellationToken))
                {
                    // The reader verifies.
                }
            }

            return bundle;
        }
        catch (EndOfStreamException exception)
        {
            throw new BundleException("The bundle is cut off.", exception);
        }
    }

    /// <summary>The records of a partition. One enumeration at a time.</summary>
    /// <exception cref="BundleException">The file has changed since it was verified.</exception>
    public IAsyncEnumerable<Advisory> ReadAsync(BundlePartition partition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return _records.ReadAsync(partition, new FileRegion(_file, _offsets[partition.Digest], partition.Size), cancellationToken);
    }

    /// <summary>The name of a blob in a bundle.</summary>
    internal static string PathOf(Digest digest) => $"blobs/sha256/{digest.Hex}";

    private static string Verify(byte[] content, byte[] signed, IReadOnlyCollection<BundlePublicKey> trusted)
    {
        var signature = BundleSignature.Parse(signed) ?? throw new BundleException("The signature of the bundle cannot be read.");
        var key = trusted.FirstOrDefault(key => key.Id == signature.KeyId) ?? throw new BundleException(
            $"The bundle is signed with the key {signature.KeyId}, which is not trusted here. If you know whose it is, get its public half from them and name it "
            + "with --trusted-key, or put it into the folder 'trusted-keys' of the configuration.");
        return key.Verifies(content, signature.Value)
            ? key.Id
            : throw new BundleException($"The signature of the bundle is not that of the key {key.Id}: the list of contents was changed.");
    }

    private static async Task<Dictionary<Digest, long>> FindBlobsAsync(Stream file, BundleManifest manifest, CancellationToken cancellationToken)
    {
        var offsets = new Dictionary<Digest, long>();
        var sizes = new Dictionary<Digest, long>();
        foreach (var partition in manifest.Partitions)
        {
            if (sizes.TryGetValue(partition.Digest, out var size))
            {
                if (size != partition.Size)
                {
                    throw new BundleException(NotABundle);
                }

                continue;
            }

            if (await ReadSizeAsync(file, PathOf(partition.Digest), cancellationToken) != partition.Size)
            {
                throw new BundleException(NotABundle);
            }

            sizes.Add(partition.Digest, partition.Size);
            offsets.Add(partition.Digest, file.Position);
            if (file.Length - file.Position < partition.Size)
            {
                throw new EndOfStreamException();
            }

            file.Position += partition.Size;
            await SkipZerosAsync(file, BundleTar.Padding(partition.Size), cancellationToken);
        }

        await SkipZerosAsync(file, BundleTar.EndBytes, cancellationToken);
        return file.Position == file.Length ? offsets : throw new BundleException("The bundle has something behind its end.");
    }

    private static async Task<byte[]> ReadFileAsync(Stream file, string name, int limit, CancellationToken cancellationToken)
    {
        var size = await ReadSizeAsync(file, name, cancellationToken);
        if (size > limit)
        {
            throw new BundleException($"The file '{name}' of the bundle is larger than the limit of {limit} bytes.");
        }

        if (file.Length - file.Position < size)
        {
            throw new EndOfStreamException();
        }

        var content = new byte[size];
        await file.ReadExactlyAsync(content, cancellationToken);
        await SkipZerosAsync(file, BundleTar.Padding(size), cancellationToken);
        return content;
    }

    private static async Task<long> ReadSizeAsync(Stream file, string name, CancellationToken cancellationToken)
    {
        var header = new byte[BundleTar.BlockBytes];
        await file.ReadExactlyAsync(header, cancellationToken);
        return BundleTar.SizeOf(header, name) ?? throw new BundleException(NotABundle);
    }

    private static async Task SkipZerosAsync(Stream file, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        if (bytes.AsSpan().ContainsAnyExcept((byte)0))
        {
            throw new BundleException(NotABundle);
        }
    }
}
