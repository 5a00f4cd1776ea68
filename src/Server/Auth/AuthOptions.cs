namespace Strata.Server.Auth;

/// <summary>Who may use the API.</summary>
internal sealed record AuthOptions
{
    /// <summary>The known callers. Empty lets everyone do everything, as Clair does.</summary>
    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    /// <summary>True to answer <c>/v1/metrics</c> without a token.</summary>
    public bool OpenMetrics { get; init; } = true;
}
