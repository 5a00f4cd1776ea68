using Strata.Cli.Commands;
using Strata.Core.Images;
using Strata.Core.Images.Registry;

namespace Strata.Cli.Composition;

/// <summary>The places beyond files that a target can lie in. Their order is that in which a reference without scheme is looked for.</summary>
internal static class ProductSources
{
    /// <summary>The sources; nothing is connected to before a target needs it.</summary>
    public static IReadOnlyList<IImageSource> Create(ScanOptions options, RuntimeSettings settings, CommandEnvironment environment)
    {
        var registry = new RegistryImageSource(ProductRegistry.Settings(options, settings, environment), environment.Time);
        return [.. ProductEngines.Create(options.Offline, environment), options.Offline ? new NamedRegistrySource(registry) : registry];
    }
}
