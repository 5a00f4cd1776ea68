using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strata.Core.Network;

namespace Strata.Core.Images.Engines;

/// <summary>Makes the handler that carries requests to one engine.</summary>
internal static class EngineHttp
{
    /// <summary>
    /// A handler that connects to the endpoint whatever host a request names. It follows no redirect, keeps no cookie, and goes through
    /// no proxy. The caller disposes it.
    /// </summary>
    /// <exception cref="ImageUnavailableException">A file with a certificate or key cannot be used.</exception>
    public static SocketsHttpHandler CreateHandler(EngineEndpoint endpoint, Func<string, string?> variable)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 64,
            UseCookies = false,
            UseProxy = false,
        };
        switch (endpoint.Address.Transport)
        {
            case EngineTransport.Unix:
                handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(endpoint.Address.SocketPath, cancellationToken);
                break;
            case EngineTransport.Ssh:
                handler.ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(SshStream.Open(endpoint.Address, variable));
                break;
            case EngineTransport.Tcp when endpoint.Tls is { } tls:
                Secure(handler, tls);
                break;
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        NetworkStream? connected = null;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return connected = new NetworkStream(socket, ownsSocket: true);
        }
        finally
        {
            if (connected is null)
            {
                socket.Dispose();
            }
        }
    }

    private static void Secure(SocketsHttpHandler handler, EngineTls tls)
    {
        if (tls.CertificateFile is { } certificateFile && tls.KeyFile is { } keyFile)
        {
            var certificate = ReadCertificate(certificateFile, keyFile);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (!tls.IsVerified)
        {
#pragma warning disable CA5359 // The user asked for it, in the words of the docker command.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else
        {
            handler.SslOptions.CertificateChainPolicy = tls.AuthorityFile is { } file ? OnlyOf(file) : CertificateTrust.Policy([]);
        }
    }

    /// <summary>An engine's own authority replaces those of the system, as with the docker command.</summary>
    private static X509ChainPolicy OnlyOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        return Read(file, () =>
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        });
    }

    private static X509Certificate2 ReadCertificate(string certificateFile, string keyFile) =>
        Read($"{certificateFile}' and '{keyFile}", () => X509Certificate2.CreateFromPemFile(certificateFile, keyFile));

    private static T Read<T>(string files, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ImageUnavailableException(
                $"'{files}' cannot be used for the connection to the engine (a key must not be encrypted): {e.Message}", e);
        }
    }
}
