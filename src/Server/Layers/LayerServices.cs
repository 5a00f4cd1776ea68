using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Network;
using Strata.Core.Scanning;
using Strata.Server.Configuration;

namespace Strata.Server.Layers;

/// <summary>Puts the posting and reporting of layers into a server.</summary>
internal static class LayerServices
{
    /// <summary>The largest wanted file of a layer; a larger one fails the layer, as in Clair. 200 MiB.</summary>
    private const long MaximumFileBytes = 200L << 20;

    /// <summary>Adds them.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Where layers may come from.</param>
    /// <param name="allowLoopback">Whether layers may come from this machine: only when nobody else can ask for them.</param>
    /// <exception cref="ConfigurationException">The certificate authorities of layer sources cannot be used.</exception>
    public static IServiceCollection AddLayers(this IServiceCollection services, LayerOptions options, bool allowLoopback)
    {
        services.AddSingleton(options);
        var handler = CreateHandler(options, allowLoopback);
        services.AddKeyedSingleton(typeof(LayerSource), (_, _) => new HttpMessageInvoker(handler));
        services.AddSingleton(provider => new BlobClient(
            provider.GetRequiredKeyedService<HttpMessageInvoker>(typeof(LayerSource)),
            BlobLimits.Default with { Bytes = options.MaximumBytes },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LayerSource>();
        services.AddSingleton(new LayerAnalyzer(new ScanLimits { FileBytes = MaximumFileBytes }, LayerStreaming.OneThread));
        services.AddSingleton<LayerMetrics>();
        services.AddSingleton<LayerIndexer>();
        services.AddSingleton<LayerEvaluation>();
        services.AddSingleton<LayerReports>();
        return services;
    }

    private static HttpMessageHandler CreateHandler(LayerOptions options, bool allowLoopback)
    {
        try
        {
            return BlobHttp.CreateHandler(new BlobHttpOptions
            {
                Rules = new AddressRules { AllowLoopback = allowLoopback, AllowedHosts = options.Sources },
                InsecureTls = options.InsecureTls,
                CertificateFiles = options.AuthorityFile is { } file ? [file] : [],
            });
        }
        catch (CertificateFileException problem)
        {
            throw new ConfigurationException($"strata.layers.cafile: {problem.Message}", problem);
        }
    }
}
