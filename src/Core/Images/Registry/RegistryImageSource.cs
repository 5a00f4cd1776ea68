using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Registry;

/// <summary>Opens images that lie in registries (OCI distribution-spec, the pulling side).</summary>
/// <param name="settings">How registries are reached.</param>
/// <param name="time">The clock.</param>
public sealed class RegistryImageSource(RegistrySettings settings, TimeProvider time) : IReferenceSource, IPlatformSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.Registry;

    /// <inheritdoc/>
    public string Place => "the registry";

    /// <inheritdoc/>
    /// <exception cref="ImageUnavailableException">The registry cannot be asked, or refuses.</exception>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken) =>
        (await OpenAllAsync(request, isEvery: false, cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    /// <exception cref="ImageUnavailableException">The registry cannot be asked, or refuses.</exception>
    public Task<IReadOnlyList<Image>> OpenEveryAsync(ImageRequest request, CancellationToken cancellationToken) =>
        OpenAllAsync(request, isEvery: true, cancellationToken);

    /// <inheritdoc/>
    public async Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return ReferenceAnswer.Found(await OpenAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (ImageNotFoundException missing) when (missing.InnerException is BlobDownloadException)
        {
            return ReferenceAnswer.NotThere(missing.Message.TrimEnd('.'));
        }
        catch (ImageUnavailableException refusal)
        {
            return ReferenceAnswer.NotReachable(refusal.Message.TrimEnd('.'));
        }
    }

    private async Task<IReadOnlyList<Image>> OpenAllAsync(ImageRequest request, bool isEvery, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(request.Location, out var parsed, out var error))
        {
            throw new ImageNotFoundException($"'{request.Name}' is not an image reference: {error}.");
        }

        if (request.Selector is { } selector)
        {
            throw new ImageNotFoundException(
                $"'{request.Name}' names one image already: '{PrintableText.Clean(selector)}' can only choose among the images of an archive.");
        }

        var reference = parsed.WithDefaultTag();
        var warnings = new WarningSink();
        var repository = Repository(reference, request, warnings);
        var isComplete = false;
        try
        {
            var images = await OpenAllAsync(repository, reference, request, warnings, isEvery, cancellationToken).ConfigureAwait(false);
            isComplete = true;
            return images;
        }
        catch (Exception failure) when (RegistryFaults.IsFault(failure))
        {
            throw RegistryFaults.Explain(failure, repository.Origin, request.Name);
        }
        finally
        {
            if (!isComplete)
            {
                await repository.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<IReadOnlyList<Image>> OpenAllAsync(
        RegistryRepository repository, ImageReference reference, ImageRequest request, WarningSink warnings, bool isEvery, CancellationToken cancellationToken)
    {
        var root = await repository.GetManifestAsync(
            reference.Tag, reference.Digest is { } digest ? new Descriptor { Digest = digest } : null, cancellationToken).ConfigureAwait(false);
        if (root.Kind != ManifestKind.Index)
        {
            return [await new RegistryImage(repository, request, warnings).OpenAsync(root, null, null, repository, cancellationToken).ConfigureAwait(false)];
        }

        var index = new RegistryIndex(repository, request);
        var listed = await index.ReadAsync(root, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Descriptor> wanted = isEvery ? listed : [index.Choose(listed, warnings)];
        var documents = await GetAsync(repository, wanted, warnings, cancellationToken).ConfigureAwait(false);
        var owner = new SharedResource(repository, documents.Count);
        var images = new List<Image>();
        foreach (var (descriptor, document) in documents)
        {
            // Each image has the warnings that concern all, and its own.
            var own = new WarningSink();
            own.AddRange(warnings.ToList());
            images.Add(await new RegistryImage(repository, request, own)
                .OpenAsync(document, descriptor.Platform, root.Digest, owner, cancellationToken).ConfigureAwait(false));
        }

        return images;
    }

    /// <summary>The manifests of images. A registry that lost one of several may still have the others; the only one must be there.</summary>
    private static async Task<List<(Descriptor Descriptor, ManifestDocument Document)>> GetAsync(
        RegistryRepository repository, IReadOnlyList<Descriptor> wanted, WarningSink warnings, CancellationToken cancellationToken)
    {
        var documents = new List<(Descriptor, ManifestDocument)>();
        foreach (var descriptor in wanted)
        {
            try
            {
                documents.Add((descriptor, await repository.GetManifestAsync(null, descriptor, cancellationToken).ConfigureAwait(false)));
            }
            catch (BlobDownloadException missing) when (RegistryFaults.IsNotThere(missing) && (documents.Count > 0 || descriptor != wanted[^1]))
            {
                warnings.Add(
                    WarningCodes.RegistryNotice, $"The index lists an image for {descriptor.Platform?.ToString() ?? "an unnamed platform"} that the registry does not have.", descriptor.Digest.ToString());
            }
        }

        return documents;
    }

    private RegistryRepository Repository(ImageReference reference, ImageRequest request, WarningSink warnings)
    {
        var name = reference.ToString();
        Action<string> warn = message =>
        {
            lock (warnings)
            {
                warnings.Add(WarningCodes.RegistryNotice, message, name);
            }
        };
        var reached = DaemonFile.Apply(settings, warn);
        var clients = new List<RegistryClient>();
        if (reference.Domain == ImageReference.DefaultDomain)
        {
            foreach (var mirror in reached.Mirrors)
            {
                clients.Add(new RegistryClient(new RegistryServer(
                    mirror.Authority, mirror, reference.Path, reached, isMirror: true, time, warn, request.Progress)));
            }
        }

        clients.Add(new RegistryClient(new RegistryServer(
            reference.Domain, RegistryHost.AddressOf(reference.Domain), reference.Path, reached, isMirror: false, time, warn, request.Progress)));
        return new RegistryRepository(clients, name, warn)
        {
            Noticed = () =>
            {
                lock (warnings)
                {
                    return warnings.ToList();
                }
            },
        };
    }
}
