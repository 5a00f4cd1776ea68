using System.Buffers;
using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>The bytes of a layer as one server sends them.</summary>
/// <param name="Client">The server.</param>
/// <param name="Blob">The bytes, up to the end of what was asked for or of the layer.</param>
internal sealed record RegistryLayerPart(RegistryClient Client, BlobStream Blob) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    /// <summary>
    /// Opens what another server did not send to the end. A server that sends only whole blobs is read from the start, and what came before
    /// is dropped: that it was the same is proved by the digest of the whole.
    /// </summary>
    /// <param name="client">The server.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="position">Where in the layer the next byte lies.</param>
    /// <param name="end">Where the wanted bytes end, or null when that is not known.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="BlobDownloadException">It cannot be had.</exception>
    public static async Task<RegistryLayerPart> RestAsync(
        RegistryClient client, Descriptor layer, long position, long? end, CancellationToken cancellationToken)
    {
        if ((position > 0 || end != layer.Size) && end - position is { } rest and > 0)
        {
            try
            {
                return new RegistryLayerPart(client, await client.OpenBlobAsync(layer, (position, rest), cancellationToken).ConfigureAwait(false));
            }
            catch (BlobDownloadException failure) when (failure.Reason == BlobFailure.RangeIgnored)
            {
                // The whole, then.
            }
        }

        var blob = await client.OpenBlobAsync(layer, null, cancellationToken).ConfigureAwait(false);
        try
        {
            await SkipAsync(blob, position, cancellationToken).ConfigureAwait(false);
            return new RegistryLayerPart(client, blob);
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => Blob.Dispose();

    private static async Task SkipAsync(BlobStream blob, long position, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (blob.Position < position
                && await blob.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, position - blob.Position)), cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
