using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Blobs;

/// <summary>What the ways in which HTTP fails mean, in words that may be shown.</summary>
internal static class BlobFaults
{
    /// <summary>True for the exceptions of clients, handlers and network streams.</summary>
    public static bool IsTransport(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException
        or SocketException or AddressRefusedException or NotSupportedException;

    /// <summary>A failure with the address that it happened at.</summary>
    /// <param name="reason">What happened.</param>
    /// <param name="address">Where.</param>
    /// <param name="what">What the server did, as the rest of a sentence without its full stop.</param>
    /// <param name="isTransient">True when another attempt may succeed.</param>
    /// <param name="inner">The cause.</param>
    public static BlobDownloadException Of(
        BlobFailure reason, Uri address, FormattableString what, bool isTransient = false, Exception? inner = null) =>
        new(reason, $"{BlobAddress.Shown(address)} {what.ToString(CultureInfo.InvariantCulture)}.", inner) { IsTransient = isTransient };

    /// <summary>The failure that the whole transfer took too long.</summary>
    public static BlobDownloadException TimedOut(Uri address, BlobLimits limits, Exception? inner = null) =>
        Of(BlobFailure.TimedOut, address, $"did not send the blob within {limits.TotalTime.TotalSeconds:0} seconds", inner: inner);

    /// <summary>The failure of an exchange by an exception of the handler or of the body's stream.</summary>
    public static BlobDownloadException Explain(Exception exception, Uri address, bool isBody)
    {
        if (Find<AddressRefusedException>(exception) is { } refused)
        {
            return Of(BlobFailure.AddressRefused, address, $"is refused: {refused.Message}", inner: exception);
        }

        if (isBody)
        {
            return Of(BlobFailure.BrokenOff, address, $"broke off", isTransient: true, exception);
        }

        if (Find<AuthenticationException>(exception) is { } untrusted)
        {
            return Of(BlobFailure.Unreachable, address, $"has no trusted connection: {PrintableText.Clean(untrusted.Message).TrimEnd('.')}", inner: exception);
        }

        return Find<SocketException>(exception)?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData => Of(BlobFailure.Unreachable, address, $"has a host that is not known", inner: exception),
            { } code => Of(BlobFailure.Unreachable, address, $"cannot be reached: {code}", isTransient: true, exception),
            null => OfRequest(exception, address),
        };
    }

    /// <summary>The failure that an answer's status means.</summary>
    public static BlobDownloadException OfStatus(HttpResponseMessage response, Uri address, bool isRedirected, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var reason = status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => BlobFailure.NotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => BlobFailure.Unauthorized,
            _ => BlobFailure.BadStatus,
        };
        return new BlobDownloadException(
            reason, string.Create(CultureInfo.InvariantCulture, $"{BlobAddress.Shown(address)} answered {(int)status}."))
        {
            StatusCode = status,

            // The address that a registry redirects to is signed for some minutes: a new attempt gets a new one.
            IsTransient = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
                or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                || (status == HttpStatusCode.Forbidden && isRedirected),
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - now) : null,
        };
    }

    private static BlobDownloadException OfRequest(Exception exception, Uri address)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.ResponseEnded => Of(BlobFailure.Unreachable, address, $"closed the connection without an answer", isTransient: true, exception),
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError =>
                Of(BlobFailure.Unreachable, address, $"cannot be reached", isTransient: true, exception),
            HttpRequestError.ProxyTunnelError => Of(BlobFailure.Unreachable, address, $"cannot be reached through the proxy", isTransient: true, exception),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                Of(BlobFailure.BadStatus, address, $"sent an answer that is not HTTP", inner: exception),
            null when exception is NotSupportedException => Of(BlobFailure.BadRequest, address, $"cannot be asked", inner: exception),
            _ => Of(BlobFailure.Unreachable, address, $"cannot be reached", isTransient: exception is IOException || exception.InnerException is IOException, exception),
        };
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}
