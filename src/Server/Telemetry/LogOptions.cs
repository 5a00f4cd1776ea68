namespace Strata.Server.Telemetry;

/// <summary>What is logged, and how.</summary>
internal sealed record LogOptions
{
    /// <summary>The least important level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The form.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;
}
