using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Writes all advisories of a store as one signed file.</summary>
/// <param name="store">The store.</param>
/// <param name="createdBy">The program and its version.</param>
public sealed class BundleWriter(IAdvisoryStore store, string createdBy)
{
    private const int Attempts = 3;

    /// <summary>
    /// Writes a bundle of everything that was ever fetched or imported. What was written through the API of a server stays there: it is
    /// changed through the API alone.
    /// </summary>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="BundleException">The advisories were being updated all the time.</exception>
    public async Task<BundleManifest> WriteAsync(Stream output, BundleSigningKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(key);
        await using var spool = TemporaryFile.Create();
        var (manifest, offsets) = await CollectAsync(spool, cancellationToken);
        var content = BundleManifestJson.Write(manifest);
        await WriteFileAsync(output, "bundle.json", content, cancellationToken);
        await WriteFileAsync(output, "bundle.sig", new BundleSignature(key.Public.Id, key.Sign(content)).ToBytes(), cancellationToken);
        var written = new HashSet<Digest>();
        foreach (var (partition, offset) in manifest.Partitions.Zip(offsets).Where(pair => written.Add(pair.First.Digest)))
        {
            await output.WriteAsync(BundleTar.Header(Bundle.PathOf(partition.Digest), partition.Size), cancellationToken);
            await new FileRegion(spool, offset, partition.Size).CopyToAsync(output, cancellationToken);
            await output.WriteAsync(new byte[BundleTar.Padding(partition.Size)], cancellationToken);
        }

        await output.WriteAsync(new byte[BundleTar.EndBytes], cancellationToken);
        return manifest;
    }

    /// <summary>An update between two partitions would make a bundle of no one moment: then everything is read anew.</summary>
    private async Task<(BundleManifest Manifest, IReadOnlyList<long> Offsets)> CollectAsync(FileStream spool, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            spool.SetLength(0);
            var writer = new BundleBlobWriter(spool);
            var states = await StatesAsync(cancellationToken);
            var digest = await store.GetContentDigestAsync(cancellationToken);
            var partitions = new List<BundlePartition>();
            var offsets = new List<long>();
            foreach (var state in states)
            {
                offsets.Add(spool.Length);
                partitions.Add(await writer.AppendAsync(
                    state, store.ReadPartitionAsync(state.Feed, state.Partition, cancellationToken), cancellationToken));
            }

            var isSame = states.Select(Moment).SequenceEqual((await StatesAsync(cancellationToken)).Select(Moment))
                && states.Select(state => state.Records).SequenceEqual(partitions.Select(partition => partition.State.Records))
                && digest == await store.GetContentDigestAsync(cancellationToken);
            if (isSame)
            {
                return (new BundleManifest { CreatedBy = createdBy, ContentDigest = digest, Partitions = partitions }, offsets);
            }
        }

        throw new BundleException("The advisories were updated while they were read, again and again. Try again when no update runs.");
    }

    private async Task<IReadOnlyList<FeedState>> StatesAsync(CancellationToken cancellationToken) =>
    [
        .. (await store.GetStatesAsync(cancellationToken))
            .Where(state => state.Fingerprint is not null && state.Feed != NamespaceVulnerability.OwnFeed)
            .OrderBy(state => state.Feed, StringComparer.Ordinal)
            .ThenBy(state => state.Partition, StringComparer.Ordinal),
    ];

    private static (string, string, string?, DateTimeOffset?, DateTimeOffset?, long) Moment(FeedState state) =>
        (state.Feed, state.Partition, state.Fingerprint, state.Updated, state.Checked, state.Records);

    private static async Task WriteFileAsync(Stream output, string name, byte[] content, CancellationToken cancellationToken)
    {
        await output.WriteAsync(BundleTar.Header(name, content.Length), cancellationToken);
        await output.WriteAsync(content, cancellationToken);
        await output.WriteAsync(new byte[BundleTar.Padding(content.Length)], cancellationToken);
    }
}
