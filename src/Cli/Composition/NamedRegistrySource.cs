using Strata.Core.Images;

namespace Strata.Cli.Composition;

/// <summary>Registries under <c>--offline</c>: they are asked only where the target names one by its prefix.</summary>
internal sealed class NamedRegistrySource(IPlatformSource registry) : IReferenceSource, IPlatformSource
{
    public string Kind => registry.Kind;

    public string Place => "the registry";

    public Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken) => registry.OpenAsync(request, cancellationToken);

    public Task<IReadOnlyList<Image>> OpenEveryAsync(ImageRequest request, CancellationToken cancellationToken) =>
        request.Name == request.Location
            ? throw new ImageUnavailableException($"'{request.Name}' could not be opened. {Place}: {Refusal(request.Name)}.")
            : registry.OpenEveryAsync(request, cancellationToken);

    public Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken) =>
        Task.FromResult(ReferenceAnswer.NotReachable(Refusal(reference.ToString())));

    private static string Refusal(string name) => $"it is not asked with --offline, unless the target is written as registry:{name}";
}
