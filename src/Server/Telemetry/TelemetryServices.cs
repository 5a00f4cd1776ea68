using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prometheus;
using Strata.Server.Configuration;

namespace Strata.Server.Telemetry;

/// <summary>Puts logs, metrics and traces into a server.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds them. Each server has its own registry of metrics, so that several can run in one process.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, ServerOptions options)
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        services.AddSingleton(registry);
        services.AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(registry));
        if (options.Telemetry.Endpoint is { } endpoint)
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("strata-server"))
                .WithTracing(tracing => tracing
                    .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Telemetry.SampleShare)))
                    .AddSource(ServerActivity.SourceName)
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddOtlpExporter(exporter =>
                    {
                        exporter.Endpoint = endpoint;
                        exporter.Protocol = options.Telemetry.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                    }));
        }

        return services;
    }

    /// <summary>Logs to standard output, as JSON or text.</summary>
    public static ILoggingBuilder AddServerLog(this ILoggingBuilder logging, LogOptions options)
    {
        var isJson = options.Format == LogFormat.Json || (options.Format == LogFormat.Auto && Console.IsOutputRedirected);
        logging.SetMinimumLevel(options.Level);
        logging.AddFilter("Microsoft", Max(options.Level, LogLevel.Warning));
        logging.AddFilter("Quartz", Max(options.Level, LogLevel.Warning));

        // Jobs tell their failures themselves; what the scheduler says of them is a stack trace.
        logging.AddFilter("Quartz.Core.JobRunShell", LogLevel.Critical);
        logging.AddFilter("System.Net.Http", Max(options.Level, LogLevel.Warning));
        logging.AddConsole(console => console.FormatterName = isJson ? JsonLogFormatter.FormatterName : ConsoleFormatterNames.Simple);
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.AddSimpleConsole(simple =>
        {
            simple.SingleLine = true;
            simple.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            simple.UseUtcTimestamp = true;
            simple.IncludeScopes = false;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.FormatterName = isJson ? JsonLogFormatter.FormatterName : ConsoleFormatterNames.Simple);
        return logging;
    }

    private static LogLevel Max(LogLevel left, LogLevel right) => left > right ? left : right;
}
