using System.Security.Cryptography;
using System.Text;

namespace Strata.Server.Auth;

/// <summary>Tells callers by their token, in <c>Authorization: Bearer</c>. Without tokens in the configuration the header does not matter.</summary>
internal sealed class CallerAuthenticator(AuthOptions options)
{
    private const string Scheme = "Bearer ";

    /// <summary>True when everybody may ask for metrics.</summary>
    public bool OpenMetrics => options.OpenMetrics;

    /// <summary>True when callers need a token.</summary>
    public bool IsNeeded => options.Tokens.Count > 0;

    /// <summary>The caller; null when the token is missing or not known. All tokens are compared, each in constant time.</summary>
    public Caller? Authenticate(string? authorization)
    {
        if (!IsNeeded)
        {
            return Caller.Anyone;
        }

        return authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? Find(authorization[Scheme.Length..].Trim()) : null;
    }

    /// <summary>The caller that a token is of; null when there is none. All tokens are compared, each in constant time.</summary>
    public Caller? Find(string secret)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        Caller? caller = null;
        foreach (var token in options.Tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, token.Sha256.Span))
            {
                caller = new Caller(token.Name, token.Scopes);
            }
        }

        return caller;
    }
}
