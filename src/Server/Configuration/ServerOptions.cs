using Strata.Server.Auth;
using Strata.Server.Hosting;
using Strata.Server.Layers;
using Strata.Server.Telemetry;

namespace Strata.Server.Configuration;

/// <summary>Everything that a server is told, with its defaults: what runs when nothing is said.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where the data is.</summary>
    public DatabaseOptions Database { get; init; } = new();

    /// <summary>How the server is reached.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>Where layers come from.</summary>
    public LayerOptions Layers { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>How fast callers may be.</summary>
    public RateLimitOptions RateLimit { get; init; } = new();

    /// <summary>What is logged.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Where traces go.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Checks what depends on several settings.</summary>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public void Validate()
    {
        Api.Tls.Validate();
        if (Api.Listen.Port != 0 && Api.Listen == Api.HealthListen)
        {
            throw new ConfigurationException($"The API and the health check cannot both listen on {Api.Listen}.");
        }

        if (Database is { Engine: DatabaseEngine.Sqlite, ReadConnection: not null })
        {
            throw new ConfigurationException("A database for reads is possible with PostgreSQL only.");
        }
    }
}
