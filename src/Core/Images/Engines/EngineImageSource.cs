using Strata.Core.Layers;

namespace Strata.Core.Images.Engines;

/// <summary>Opens images that a local engine has: the Docker daemon, or the service of podman, which speaks the same.</summary>
/// <param name="kind"><see cref="TargetKinds.Docker"/> or <see cref="TargetKinds.Podman"/>.</param>
/// <param name="settings">How engines are found.</param>
/// <param name="time">The clock that waiting is measured by.</param>
public sealed class EngineImageSource(string kind, EngineSettings settings, TimeProvider time) : IReferenceSource
{
    /// <inheritdoc/>
    public string Kind => kind;

    /// <inheritdoc/>
    public string Place => kind == TargetKinds.Podman ? "the podman service" : "the Docker daemon";

    /// <summary>What the engine tells of an image.</summary>
    /// <param name="name">A reference, or an id as the engine shows it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="ImageNotFoundException">The engine does not have it.</exception>
    /// <exception cref="ImageUnavailableException">No engine can be asked.</exception>
    public async Task<EngineImage> FindAsync(string name, CancellationToken cancellationToken)
    {
        var reference = EngineReference.Parse(name);
        using var client = await ConnectAsync(isNamed: true, cancellationToken).ConfigureAwait(false);
        return await InspectAsync(client, reference, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ImageUnavailableException">No engine can be asked.</exception>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Selector is { } selector)
        {
            throw new ImageNotFoundException($"'{request.Name}' names its image already; '{Primitives.PrintableText.Clean(selector, 200)}' cannot choose another.");
        }

        var reference = EngineReference.Parse(request.Location);
        using var client = await ConnectAsync(isNamed: true, cancellationToken).ConfigureAwait(false);
        var image = await InspectAsync(client, reference, cancellationToken).ConfigureAwait(false);
        return await ExportAsync(client, image, reference, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = EngineReference.Parse(request.Location);
        EngineClient client;
        EngineImage? image;
        try
        {
            client = await ConnectAsync(isNamed: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageUnavailableException e)
        {
            return ReferenceAnswer.NotReachable(e.Message.TrimEnd('.'));
        }

        using (client)
        {
            try
            {
                (image, var reason) = await client.InspectAsync(name, request.Limits.ImageLayers, cancellationToken).ConfigureAwait(false);
                if (image is null)
                {
                    return ReferenceAnswer.NotThere(reason);
                }
            }
            catch (ImageUnavailableException e)
            {
                return ReferenceAnswer.NotReachable(e.Message.TrimEnd('.'));
            }

            return ReferenceAnswer.Found(await ExportAsync(client, image, name, request, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<EngineImage> InspectAsync(EngineClient client, EngineReference reference, CancellationToken cancellationToken)
    {
        var (image, reason) = await client.InspectAsync(reference, new ScanLimits().ImageLayers, cancellationToken).ConfigureAwait(false);
        return image ?? throw new ImageNotFoundException($"{Place} does not have '{reference.Text}': {reason.TrimEnd('.')}.");
    }

    private Task<Image> ExportAsync(
        EngineClient client, EngineImage image, EngineReference reference, ImageRequest request, CancellationToken cancellationToken)
    {
        var named = request with { Name = reference.NameFor(image), Selector = null };
        request.Progress?.Invoke($"Copying {named.Name} from {Place}");
        return new EngineExport(client, kind, named, time).OpenAsync(image, cancellationToken);
    }

    /// <summary>The engine that a setting names, or the first that answers.</summary>
    private async Task<EngineClient> ConnectAsync(bool isNamed, CancellationToken cancellationToken)
    {
        ImageUnavailableException? failure = null;
        foreach (var endpoint in EngineLocator.Find(kind, settings))
        {
            try
            {
                if (settings.Offline && !isNamed && !endpoint.Address.IsLocal)
                {
                    throw new ImageUnavailableException(
                        $"the engine at {endpoint} is on the network and not asked with --offline, unless the target is written as {kind}:IMAGE.");
                }

                var limit = isNamed || endpoint.Origin is not null ? EngineLimits.AnswerTime : EngineLimits.ProbeTime;
                return await EngineClient.ConnectAsync(endpoint, settings, limit, time, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageUnavailableException e)
            {
                failure ??= e;
            }
        }

        throw failure ?? new ImageUnavailableException(kind == TargetKinds.Podman
            ? "no socket of podman is there. Start it with 'podman system service', or name it with CONTAINER_HOST."
            : "no socket of Docker is there. Start the daemon, or name it with DOCKER_HOST.");
    }
}
