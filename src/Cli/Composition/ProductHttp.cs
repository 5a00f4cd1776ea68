using System.Net;
using Strata.Cli.Commands;
using Strata.Core.Network;

namespace Strata.Cli.Composition;

/// <summary>Makes the one <see cref="HttpClient"/> of a command that may touch the network.</summary>
internal static class ProductHttp
{
    /// <summary>
    /// A client that goes through the proxy of <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> and trusts
    /// the system's certificate authorities and those of <paramref name="certificateFile"/>. How long an answer may take is decided
    /// where the request is made.
    /// </summary>
    public static HttpClient Create(string? certificateFile)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            MaxAutomaticRedirections = 10,
            UseCookies = false,
        };
        try
        {
            handler.SslOptions.CertificateChainPolicy = CertificateTrust.Policy(certificateFile is null ? [] : [certificateFile]);
        }
        catch (CertificateFileException exception)
        {
            throw new UsageException($"--ca-file: {exception.Message}");
        }

#pragma warning disable RS0030 // This is the composition root: the one place that makes the client which everything else is handed.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }
}
