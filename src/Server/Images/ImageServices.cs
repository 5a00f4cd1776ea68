using Strata.Core.Images.Blobs;
using Strata.Core.Images.Registry;
using Strata.Server.Jobs;

namespace Strata.Server.Images;

/// <summary>Puts scans of images into a server. Needs <c>AddLayers</c> and <c>AddJobs</c>.</summary>
internal static class ImageServices
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Which registries there are.</param>
    /// <param name="allowLoopback">Whether images may come from this machine: only when nobody else can ask for them, or the operator said so.</param>
    /// <param name="maximumBytes">The largest blob that is fetched, in bytes.</param>
    public static IServiceCollection AddImages(this IServiceCollection services, ImageOptions options, bool allowLoopback, long maximumBytes)
    {
        services.AddSingleton(options);
        services.AddSingleton<ImageMetrics>();
        services.AddSingleton(provider => new RegistryPull(SettingsOf(options, allowLoopback, maximumBytes), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ImageLayerIndexer>();
        services.AddSingleton<ImageScanService>();
        services.AddSingleton<ImageReports>();
        services.AddSingleton<ScanJobs>();
        services.AddSingleton<IJobHandler, ScanJob>();
        return services;
    }

    private static RegistrySettings SettingsOf(ImageOptions options, bool allowLoopback, long maximumBytes) => new()
    {
        Rules = new AddressRules { AllowLoopback = allowLoopback || options.AllowLoopback },
        InsecureHosts = options.InsecureRegistries,
        CertificateFiles = options.AuthorityFile is { } file ? [file] : [],
        Limits = BlobLimits.Default with { Bytes = maximumBytes, Attempts = 4 },
    };
}
