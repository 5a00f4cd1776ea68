using System.Net;
using System.Security.Authentication;
using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>Finds out whether a registry that may be asked without TLS has it: https first, and http only when that cannot be spoken.</summary>
internal static class RegistryScheme
{
    /// <summary>The address to use: the one given, or the same over http.</summary>
    /// <param name="http">Sends the request.</param>
    /// <param name="address">The registry's address over https.</param>
    /// <param name="limits">The timeouts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Uri> ChooseAsync(
        HttpMessageInvoker http, Uri address, BlobLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/v2/")) { Version = HttpVersion.Version11 };
        message.Headers.TryAddWithoutValidation("User-Agent", BlobHeaders.UserAgent);
        using var exchange = new BlobExchange(address, limits, time, CancellationToken.None);
        try
        {
            await exchange.SendAsync(http, message, cancellationToken).ConfigureAwait(false);
            return address;
        }
        catch (BlobDownloadException failure) when (failure.Reason is BlobFailure.Unreachable or BlobFailure.BadStatus)
        {
            return new UriBuilder(address) { Scheme = "http", Port = address.IsDefaultPort ? 80 : address.Port }.Uri;
        }
    }

    /// <summary>True for the failure of a TLS handshake that an answer in plain http makes.</summary>
    public static bool IsPlainAnswer(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            // The text of the runtime's resource, and its key, which is the text where resources are left out of the binary.
            if (exception is AuthenticationException && (exception.Message.Contains("frame size", StringComparison.Ordinal)
                || exception.Message.Contains("net_ssl_io_frame", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
