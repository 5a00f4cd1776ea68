using Strata.Core.Images;

namespace Strata.Cli.Composition;

/// <summary>Registries under <c>--offline</c>: they are asked only where the target names one by its prefix.</summary>
internal sealed class NamedRegistrySource(IPlatformSource registry) : IReferenceSource, IPlatformSource
{
    public string Kind => registry.Kind;

    public string Place => "the registry";

    public Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken) => registry.OpenAsync(request, cancellationToken);

    public Task<IReadOnlyList<Image>> OpenEveryAsync(ImageRequest request, CancellationToken cancellationToken) =>
        registry.OpenEveryAsync(request, cancellationToken);

    public Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken) =>
        Task.FromResult(ReferenceAnswer.NotReachable($"it is not asked with --offline, unless the target is written as registry:{reference}"));
}
