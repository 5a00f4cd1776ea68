using System.Net;
using System.Security.Cryptography.X509Certificates;
using Strata.Core.Network;
using Strata.Server.Configuration;

namespace Strata.Server.Workers;

/// <summary>Makes the one <see cref="HttpClient"/> that feeds are fetched with.</summary>
internal static class FeedClient
{
    /// <summary>
    /// A client that goes through the proxy of the environment and trusts the system's certificate authorities and those of the options, as
    /// the one that layers are fetched with. How long an answer may take is decided where the request is made.
    /// </summary>
    /// <exception cref="ConfigurationException">The file of authorities cannot be read or holds no certificate.</exception>
    public static HttpClient Create(UpdaterOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            MaxAutomaticRedirections = 10,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = new EnvironmentProxy(Environment.GetEnvironmentVariable),
            UseCookies = false,
        };
        handler.SslOptions.CertificateChainPolicy = Trust(options.AuthorityFile);

#pragma warning disable RS0030 // A composition root: the one place that makes the client of feeds.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }

    private static X509ChainPolicy? Trust(string? authorityFile)
    {
        try
        {
            return CertificateTrust.Policy(authorityFile is null ? [] : [authorityFile]);
        }
        catch (CertificateFileException problem)
        {
            throw new ConfigurationException($"strata.updater.cafile: {problem.Message}", problem);
        }
    }
}
