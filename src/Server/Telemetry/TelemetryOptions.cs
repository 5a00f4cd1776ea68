namespace Strata.Server.Telemetry;

/// <summary>Where traces go.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>The OTLP receiver (<c>http://collector:4317</c>); null for no traces.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>True for OTLP over HTTP (protobuf) in place of gRPC.</summary>
    public bool UsesHttp { get; init; }

    /// <summary>The share of requests that are traced, from 0 to 1.</summary>
    public double SampleShare { get; init; } = 1;
}
