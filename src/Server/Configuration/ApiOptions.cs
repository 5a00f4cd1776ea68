using System.Net;

namespace Strata.Server.Configuration;

/// <summary>How the server is reached and what a request may cost.</summary>
internal sealed record ApiOptions
{
    /// <summary>The port of Clair's API.</summary>
    public const int DefaultPort = 6060;

    /// <summary>The port of Clair's health check.</summary>
    public const int DefaultHealthPort = 6061;

    /// <summary>Where the API listens.</summary>
    public ListenAddress Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>Where the health check listens.</summary>
    public ListenAddress HealthListen { get; init; } = new(IPAddress.Loopback, DefaultHealthPort);

    /// <summary>After this time a request is answered with 503; its work goes on.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>The key of page tokens, 32 bytes, the same in all replicas; null for the one that the database keeps.</summary>
    public ReadOnlyMemory<byte>? PaginationKey { get; init; }

    /// <summary>The certificates.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>True to repeat a posted layer's <c>Headers</c>, which hold credentials, in the answer.</summary>
    public bool EchoHeaders { get; init; }

    /// <summary>How many bytes of layer reports are kept in memory; 0 for none.</summary>
    public long CacheBytes { get; init; } = 64L << 20;

    /// <summary>How many connections are open at once; 0 for no limit.</summary>
    public int MaximumConnections { get; init; } = 10_000;

    /// <summary>How long requests may go on after the server was told to stop.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(25);
}
