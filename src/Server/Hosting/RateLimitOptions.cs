namespace Strata.Server.Hosting;

/// <summary>How many requests a caller (a token, else an address) may make.</summary>
internal sealed record RateLimitOptions
{
    /// <summary>Requests a second in the long run; 0 for no limit.</summary>
    public int Rate { get; init; }

    /// <summary>Requests that may come at once; 0 for twice the rate.</summary>
    public int Burst { get; init; }
}
