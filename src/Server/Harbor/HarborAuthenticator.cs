using System.Text;
using Strata.Server.Auth;

namespace Strata.Server.Harbor;

/// <summary>
/// Tells callers of the adapter by the server's tokens, in each of the ways that a registration in Harbor can send one: as bearer token, as
/// <c>X-ScannerAdapter-API-Key</c>, or as <c>name:token</c> by the basic scheme with the token's name.
/// </summary>
internal sealed class HarborAuthenticator(CallerAuthenticator tokens, HarborOptions options)
{
    /// <summary>The header of Harbor's API keys; the specification does not have it.</summary>
    public const string KeyHeader = "X-ScannerAdapter-API-Key";

    private const string Basic = "Basic ";

    /// <summary>The caller; null when nothing that is known was sent.</summary>
    public Caller? Authenticate(HttpRequest request)
    {
        if (options.Anonymous || !tokens.IsNeeded)
        {
            return Caller.Anyone;
        }

        if (request.Headers[KeyHeader] is [{ Length: > 0 } key])
        {
            return tokens.Find(key.Trim());
        }

        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            ? FindBasic(authorization[Basic.Length..].Trim())
            : tokens.Authenticate(authorization);
    }

    private Caller? FindBasic(string value)
    {
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 && tokens.Find(pair[1]) is { } caller && caller.Name == pair[0] ? caller : null;
    }
}
