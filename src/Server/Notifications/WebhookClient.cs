using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strata.Server.Configuration;
using Strata.Server.Hosting;

namespace Strata.Server.Notifications;

/// <summary>Makes the one <see cref="HttpClient"/> of a webhook: no redirects, no cookies, no proxy but the one that is named.</summary>
internal static class WebhookClient
{
    private static readonly string UserAgent = $"strata/{ProductVersion.Text}";

    /// <summary>The client.</summary>
    /// <exception cref="ConfigurationException">A certificate, key or list of authorities cannot be used.</exception>
    public static HttpClient Create(WebhookOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = options.Proxy is { } proxy ? new WebProxy(proxy) { Credentials = Credentials(proxy) } : null,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
        };
        if (options.ServerName is { Length: > 0 } serverName)
        {
            // The handler sets the name to check from the address, whatever is set here: the mismatch is judged anew.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                && certificate is X509Certificate2 known && known.MatchesHostname(serverName);
        }

        if (options.CertificateFile is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(
                LoadCertificate(options.Name, certificate, options.KeyFile ?? certificate), LoadChain(certificate), offline: true);
        }

        if (options.AuthorityFile is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = LoadAuthorities(options.Name, authorities);
        }

#pragma warning disable RS0030 // A composition root: the one place that makes the client of a webhook.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.UserAgent.Add(ProductInfoHeaderValue.Parse(UserAgent));
        return client;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, WebhookAddresses.IsAllowed);
        if (allowed.Length == 0 && addresses.Length > 0)
        {
            throw new RefusedAddressException(addresses[0]);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NetworkCredential? Credentials(Uri proxy)
    {
        var parts = proxy.UserInfo.Split(':', 2);
        return proxy.UserInfo.Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
    }

    private static X509Certificate2 LoadCertificate(string receiver, string file, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(
                $"The client certificate of '{receiver}' ({file}, {keyFile}) cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>The certificates that follow the client's own in its file.</summary>
    private static X509Certificate2Collection LoadChain(string file)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        return chain;
    }

    private static X509ChainPolicy LoadAuthorities(string receiver, string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException(
                $"The certificate authorities of '{receiver}' ({file}) cannot be used: {exception.Message}", exception);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new ConfigurationException($"The certificate authorities of '{receiver}': {file} holds no certificate in PEM form.");
    }
}
