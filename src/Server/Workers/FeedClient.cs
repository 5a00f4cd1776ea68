using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Strata.Server.Workers;

/// <summary>Makes the one <see cref="HttpClient"/> that feeds are fetched with.</summary>
internal static class FeedClient
{
    /// <summary>
    /// A client that goes through the proxy of <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>. How long an
    /// answer may take is decided where the request is made.
    /// </summary>
    /// <exception cref="InvalidOperationException">The file of authorities holds no certificate.</exception>
    /// <exception cref="IOException">The file of authorities cannot be read.</exception>
    public static HttpClient Create(UpdaterOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            MaxAutomaticRedirections = 10,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        if (options.AuthorityFile is { } file)
        {
            handler.SslOptions.CertificateChainPolicy = Authorities(file);
        }

#pragma warning disable RS0030 // A composition root: the one place that makes the client of feeds.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
        if (options.UserAgent is { Length: > 0 } agent)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        }

        return client;
    }

    private static X509ChainPolicy Authorities(string file)
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(store.Certificates);
        var before = policy.CustomTrustStore.Count;
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy.CustomTrustStore.Count > before
            ? policy
            : throw new InvalidOperationException($"The certificate authorities of feeds: {file} holds no certificate in PEM form.");
    }
}
