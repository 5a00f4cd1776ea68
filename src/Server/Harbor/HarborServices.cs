using Strata.Core.Reports;
using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Metadata;
using Strata.Server.Harbor.Reports;
using Strata.Server.Harbor.Scans;
using Strata.Server.Images;

namespace Strata.Server.Harbor;

/// <summary>Puts the adapter for Harbor into a server.</summary>
internal static class HarborServices
{
    /// <summary>Adds its parts.</summary>
    public static IServiceCollection AddHarbor(this IServiceCollection services, HarborOptions options)
    {
        services.AddSingleton(options);
        if (!options.Enabled)
        {
            return services;
        }

        if (options.Sbom)
        {
            services.AddSbom(HarborMediaTypes.Spdx, "spdx").AddSbom(HarborMediaTypes.CycloneDx, "cyclonedx");
        }

        return services
            .AddSingleton<FeedDates>()
            .AddHostedService(provider => provider.GetRequiredService<FeedDates>())
            .AddSingleton<HarborMetrics>()
            .AddSingleton<HarborAuthenticator>()
            .AddSingleton<HarborScans>()
            .AddSingleton<IScanDocument, VulnerabilityDocument>()
            .AddSingleton<MetadataEndpoint>()
            .AddSingleton<ScanEndpoint>()
            .AddSingleton<ReportEndpoint>()
            .AddSingleton<ProbeEndpoints>()
            .AddSingleton(provider => new HarborRouter(options, HarborRoutes.Create(
                provider.GetRequiredService<MetadataEndpoint>(),
                provider.GetRequiredService<ScanEndpoint>(),
                provider.GetRequiredService<ReportEndpoint>(),
                provider.GetRequiredService<ProbeEndpoints>())))
            .AddSingleton<HarborPipeline>();
    }

    private static IServiceCollection AddSbom(this IServiceCollection services, string form, string format)
    {
        var writer = ReportFormats.All.Single(writer => writer.Format == format);
        return services.AddSingleton<IScanDocument>(provider => new SbomDocument(form, writer, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Answers the requests that are for the adapter, and leaves the others to what follows.</summary>
    public static void MapHarbor(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetService<HarborPipeline>() is { } pipeline)
        {
            app.MapWhen(pipeline.IsOurs, harbor => harbor.Run(pipeline.AnswerAsync));
        }
    }
}
