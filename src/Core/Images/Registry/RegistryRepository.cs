using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Registry;

/// <summary>
/// One repository at the servers that have it: mirrors first, the registry itself last. The next is asked whenever a mirror fails in
/// whatever way, and goes on with a layer where it failed; what a mirror sends is verified like everything else.
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

    /// <summary>What the user was told so far.</summary>
    public required Func<IReadOnlyList<ScanWarning>> Noticed { get; init; }

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
            return new RegistryLayerStream(await OpenAsync(layer, null, cancellationToken).ConfigureAwait(false), this, layer, null);
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
            var part = (offset, length);
            return new RegistryLayerStream(await OpenAsync(layer, part, cancellationToken).ConfigureAwait(false), this, layer, part);
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

    /// <summary>Goes on with a layer at the servers behind the one that failed in the middle of it.</summary>
    /// <param name="failed">What was read from.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="position">Where in the layer the next byte lies.</param>
    /// <param name="end">Where the wanted bytes end, or null when that is not known.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="IOException">The content is not what the manifest says.</exception>
    /// <exception cref="ImageUnavailableException">No server is left.</exception>
    public async Task<RegistryLayerPart> ContinueAsync(
        RegistryLayerPart failed, Descriptor layer, long position, long? end, BlobDownloadException failure, CancellationToken cancellationToken)
    {
        if (!failed.Client.Server.IsMirror)
        {
            throw ExplainLayer(failure);
        }

        warn($"The mirror {failed.Client.Server.Host} was left aside in the middle of a layer: {failure.Message}");
        try
        {
            return await TryEachAsync(client => RegistryLayerPart.RestAsync(client, layer, position, end, cancellationToken), failed.Client).ConfigureAwait(false);
        }
        catch (Exception next) when (RegistryFaults.IsFault(next))
        {
            throw ExplainLayer(next);
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

    private Task<RegistryLayerPart> OpenAsync(Descriptor layer, (long Offset, long Length)? part, CancellationToken cancellationToken) =>
        TryEachAsync(async client => new RegistryLayerPart(client, await client.OpenBlobAsync(layer, part, cancellationToken).ConfigureAwait(false)));

    private async Task<T> TryEachAsync<T>(Func<RegistryClient, Task<T>> ask, RegistryClient? behind = null)
        where T : class
    {
        foreach (var client in clients)
        {
            if (behind is not null)
            {
                behind = client == behind ? null : behind;
                continue;
            }

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
