using System.Net;
using System.Text;
using Strata.Core.Network;

namespace Strata.Core.Images.Blobs;

/// <summary>Makes the handler below a <see cref="BlobClient"/>.</summary>
public static class BlobHttp
{
    /// <summary>
    /// A handler that connects only where the rules allow: it neither follows redirects nor decompresses, keeps no cookies, and sends
    /// no credentials of its own. It may serve any number of clients; the caller disposes it.
    /// </summary>
    /// <exception cref="CertificateFileException">A file of certificate authorities cannot be used.</exception>
    public static HttpMessageHandler CreateHandler(BlobHttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connector = new AddressGuard(options);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = options.ConnectionLifetime,
            Proxy = options.Proxy,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
        };
        if (options.InsecureTls)
        {
#pragma warning disable CA5359 // The operator asked for it, and it is off by default.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else
        {
            handler.SslOptions.CertificateChainPolicy = CertificateTrust.Policy(options.CertificateFiles);
        }

        if (options.ClientCertificates.Count > 0)
        {
            handler.SslOptions.ClientCertificates = [.. options.ClientCertificates];
        }

        return new GuardedHandler(connector, handler);
    }
}
