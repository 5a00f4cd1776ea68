using Strata.Cli.Commands;
using Strata.Core.Images;

namespace Strata.Cli.Composition;

/// <summary>The places beyond files that a target can lie in. Their order is that in which a reference without scheme is looked for.</summary>
internal static class ProductSources
{
    /// <summary>The sources; nothing is connected to before a target needs it.</summary>
    public static IReadOnlyList<IImageSource> Create(ScanOptions options, RuntimeSettings settings, CommandEnvironment environment)
    {
        _ = settings;
        return ProductEngines.Create(options.Offline, environment);
    }
}
