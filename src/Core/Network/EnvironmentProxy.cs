using System.Net;

namespace Strata.Core.Network;

/// <summary>
/// The proxy that the environment names, with the rules that Go's programs have taught operators (golang.org/x/net/http/httpproxy), which
/// the runtime's own proxy lacks: a name in <c>NO_PROXY</c> also means its sub-domains, and networks may stand there. Loopback is never proxied.
/// </summary>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly NoProxyList _direct;

    /// <summary>Reads <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, in upper case or else in lower case.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    public EnvironmentProxy(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var all = Read("ALL_PROXY");

        // Under CGI the client of a web server sets HTTP_PROXY by a header "Proxy" (CVE-2016-5385).
        _http = Parse(variable("REQUEST_METHOD") is { Length: > 0 } ? variable("http_proxy") : Read("HTTP_PROXY")) ?? Parse(all);
        _https = Parse(Read("HTTPS_PROXY")) ?? Parse(all);
        _direct = new NoProxyList(Read("NO_PROXY") ?? "");
        Credentials = CredentialsOf(_http, _https);

        string? Read(string name) => variable(name) is { Length: > 0 } value ? value : variable(name.ToLowerInvariant());
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var proxy = destination.Scheme == Uri.UriSchemeHttps ? _https : _http;
        return proxy is null || _direct.Names(destination) ? null : proxy;
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private static Uri? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var address = text.Contains("://", StringComparison.Ordinal) ? text.Trim() : "http://" + text.Trim();
        return Uri.TryCreate(address, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" or "socks4" or "socks4a" ? proxy : null;
    }

    private static CredentialCache? CredentialsOf(params ReadOnlySpan<Uri?> proxies)
    {
        CredentialCache? cache = null;
        foreach (var proxy in proxies)
        {
            if (proxy?.UserInfo is not { Length: > 0 } user || cache?.GetCredential(proxy, "Basic") is not null)
            {
                continue;
            }

            var colon = user.IndexOf(':', StringComparison.Ordinal);
            var credential = new NetworkCredential(
                Uri.UnescapeDataString(colon < 0 ? user : user[..colon]), colon < 0 ? "" : Uri.UnescapeDataString(user[(colon + 1)..]));
            (cache ??= []).Add(proxy, "Basic", credential);
        }

        return cache;
    }
}
