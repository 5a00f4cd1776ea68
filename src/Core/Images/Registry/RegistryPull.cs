using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Registry;

/// <summary>
/// Opens images by their digests at registries whose addresses are given in full, as a registry tells its scanner: scheme, port and path are meant
/// as they stand. Nothing of this machine's own credentials is looked at.
/// </summary>
/// <param name="settings">How registries are reached.</param>
/// <param name="time">The clock.</param>
public sealed class RegistryPull(RegistrySettings settings, TimeProvider time)
{
    /// <summary>Reads manifest and config.</summary>
    /// <param name="registry">The registry's address.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The digest of the manifest.</param>
    /// <param name="credential">What to show when the registry asks, or null.</param>
    /// <param name="limits">What a hostile image may cost.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="RegistryPullException">It cannot be had, or is no image.</exception>
    public async Task<PulledImage> OpenAsync(
        Uri registry, string repository, Digest digest, RegistryCredential? credential, ScanLimits limits, CancellationToken cancellationToken)
    {
        var name = $"{repository}@{digest}";
        var own = settings with { Credentials = new() { Explicit = credential } };
        var server = new RegistryServer(registry.Authority, registry, repository, own, isMirror: false, time, static _ => { }, null, isExact: true);
        var faults = new PullFaults(server, digest, credential, settings.Limits.Attempts);
        var there = new RegistryRepository([new RegistryClient(server)], name, static _ => { }) { Noticed = static () => [] };
        var isComplete = false;
        var what = "manifest";
        try
        {
            var document = await there.GetManifestAsync(null, new Descriptor { Digest = digest }, cancellationToken).ConfigureAwait(false);
            var manifest = Read(document, name, limits);
            what = $"config {manifest.Config.Digest}";
            var request = new ImageRequest(name, name, null, null, [], limits);
            var image = await new RegistryImage(there, request, new WarningSink()).OpenAsync(document, null, null, there, cancellationToken).ConfigureAwait(false);
            isComplete = true;
            return new PulledImage(faults, image, manifest.MediaType ?? MediaTypes.OciManifest, manifest.Config.Digest);
        }
        catch (Exception failure) when (failure is not RegistryPullException && faults.Explain(what, failure) is { } explained)
        {
            throw explained;
        }
        finally
        {
            if (!isComplete)
            {
                await there.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The manifest of an image that has a file system; anything else is refused before a layer is asked for.</summary>
    private static ImageManifest Read(ManifestDocument document, string name, ScanLimits limits)
    {
        if (document.Kind == ManifestKind.Index)
        {
            throw new RegistryPullException(RegistryPullFailure.IsIndex, $"digest {document.Digest} is an image index, scan its manifests");
        }

        if (document.Kind == ManifestKind.Schema1)
        {
            throw new RegistryPullException(
                RegistryPullFailure.Unsupported, $"{name} has a manifest of Docker's schema 1, which is not supported; push the image anew");
        }

        if (document.Kind != ManifestKind.Manifest)
        {
            throw new RegistryPullException(RegistryPullFailure.NoImage, $"{name} is no container image");
        }

        var manifest = ImageJson.Parse(document.Content, document.Where, root => ImageManifest.Read(root, document.Where, limits));
        if (manifest.ForeignType is { } type)
        {
            throw new RegistryPullException(
                RegistryPullFailure.NoImage, $"artifact has no file system layers: {name} is no container image, {ArtifactTypes.Describe(type)}");
        }

        return manifest.UnreadableForm is { } form ? throw new RegistryPullException(RegistryPullFailure.Unsupported, $"{name} {form}") : manifest;
    }
}
