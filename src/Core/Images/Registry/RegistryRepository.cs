using Strata.Core.Images.Blobs;
using Strata.Core.Layers;

namespace Strata.Core.Images.Registry;

/// <summary>
/// One repository at the servers that have it: mirrors first, the registry itself last. The next is asked whenever one fails in whatever
/// way before its first byte; what a mirror sends is verified like everything else.
/// </summary>
/// <param name="clients">The servers in order; the last is the registry.</param>
/// <param name="name">The image's name, for messages.</param>
/// <param name="warn">Told what the user should know.</param>
internal sealed class RegistryRepository(IReadOnlyList<RegistryClient> clients, string name, Action<string> warn) : IAsyncDisposable
{
    /// <summary>The image's name, for messages.</summary>
    public string Name => name;

    /// <summary>The repository's name in full, without tag and digest.</summary>
    public string FullName => $"{Origin.Domain}/{Origin.Repository}";

    /// <summary>The registry itself.</summary>
    public RegistryServer Origin => clients[^1].Server;

    /// <summary>Fetches a manifest or index; see <see cref="RegistryClient.GetManifestAsync"/>.</summary>
    public Task<ManifestDocument> GetManifestAsync(string? tag, Descriptor? expected, CancellationToken cancellationToken) =>
        TryEachAsync(client => client.GetManifestAsync(tag, expected, cancellationToken));

    /// <summary>Fetches a small blob whole; see <see cref="RegistryClient.GetBlobAsync"/>.</summary>
    /// <exception cref="ImageFormatException">It is not what its descriptor says, or too large.</exception>
    public async Task<byte[]> GetBlobAsync(Descriptor blob, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await TryEachAsync(client => client.GetBlobAsync(blob, limit, cancellationToken)).ConfigureAwait(false);
        }
        catch (BlobDownloadException failure) when (IsLie(failure.Reason))
        {
            throw new ImageFormatException($"'{name}' is damaged: {failure.Message}", failure);
        }
    }

    /// <summary>Opens a layer.</summary>
    /// <exception cref="IOException">The content is not what the manifest says; reading throws it too.</exception>
    /// <exception cref="ImageUnavailableException">The registry cannot be asked; reading throws it too.</exception>
    public async ValueTask<Stream> OpenLayerAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        try
        {
            return new RegistryLayerStream(
                await TryEachAsync(client => client.OpenBlobAsync(layer, null, cancellationToken)).ConfigureAwait(false), this);
        }
        catch (Exception failure) when (RegistryFaults.IsFault(failure))
        {
            throw ExplainLayer(failure);
        }
    }

    /// <summary>Opens a part of a layer, which is not verified.</summary>
    /// <exception cref="RangeNotSupportedException">The server has only the whole layer.</exception>
    /// <exception cref="ImageUnavailableException">The registry cannot be asked; reading throws it too.</exception>
    public async ValueTask<Stream> OpenRangeAsync(Descriptor layer, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, (layer.Size ?? long.MaxValue) - offset);
        try
        {
            return new RegistryLayerStream(
                await TryEachAsync(client => client.OpenBlobAsync(layer, (offset, length), cancellationToken)).ConfigureAwait(false), this);
        }
        catch (BlobDownloadException failure) when (failure.Reason == BlobFailure.RangeIgnored || failure.StatusCode == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new RangeNotSupportedException(failure.Message);
        }
        catch (Exception failure) when (RegistryFaults.IsFault(failure))
        {
            throw ExplainLayer(failure);
        }
    }

    /// <summary>True when some server has a blob.</summary>
    public async Task<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await TryEachAsync(client => client.OpenBlobAsync(blob, null, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (BlobDownloadException failure) when (RegistryFaults.IsNotThere(failure))
        {
            return false;
        }
    }

    /// <summary>The exception for a layer that could not be had: content that is a lie damages the layer, anything else ends the scan.</summary>
    public Exception ExplainLayer(Exception failure) => failure is BlobDownloadException { Reason: var reason } && IsLie(reason)
        ? new IOException(failure.Message, failure)
        : new ImageUnavailableException($"A layer of '{name}' {RegistryFaults.Describe(failure, Origin)}.", failure);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.Server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsLie(BlobFailure reason) =>
        reason is BlobFailure.DigestMismatch or BlobFailure.SizeMismatch or BlobFailure.TooLarge or BlobFailure.BrokenOff or BlobFailure.Changed;

    private async Task<T> TryEachAsync<T>(Func<RegistryClient, Task<T>> ask)
        where T : class
    {
        foreach (var client in clients)
        {
            try
            {
                return await ask(client).ConfigureAwait(false);
            }
            catch (Exception failure) when (client.Server.IsMirror && (RegistryFaults.IsFault(failure) || failure is ImageFormatException))
            {
                if (!RegistryFaults.IsNotThere(failure))
                {
                    warn($"The mirror {client.Server.Host} was left aside: {failure.Message}");
                }
            }
        }

        throw new InvalidOperationException("There is no registry behind the mirrors.");
    }
}
