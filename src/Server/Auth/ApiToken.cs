namespace Strata.Server.Auth;

/// <summary>A caller that is known by a token. The token itself is not kept.</summary>
/// <param name="Name">The caller's name in logs and rate limits.</param>
/// <param name="Sha256">The SHA-256 of the token's UTF-8 bytes, 32 bytes.</param>
/// <param name="Scopes">What the caller may do.</param>
internal sealed record ApiToken(string Name, ReadOnlyMemory<byte> Sha256, ApiScopes Scopes);
