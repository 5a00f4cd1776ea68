namespace Strata.Server.Auth;

/// <summary>Who makes a request.</summary>
/// <param name="Name">The token's name; null when tokens are not used.</param>
/// <param name="Scopes">What the caller may do.</param>
internal sealed record Caller(string? Name, ApiScopes Scopes)
{
    /// <summary>Whoever calls a server without tokens.</summary>
    public static Caller Anyone { get; } = new(null, ApiScopes.Admin);

    /// <summary>True when the caller may do what needs <paramref name="scope"/>.</summary>
    public bool May(ApiScopes scope) => (Scopes & scope) == scope;
}
