namespace Strata.Server.Health;

/// <summary>What has to be true for the server to be ready.</summary>
internal sealed record HealthOptions
{
    /// <summary>True to be unready until some data of every enabled feed is stored.</summary>
    public bool RequireFeeds { get; init; }
}
