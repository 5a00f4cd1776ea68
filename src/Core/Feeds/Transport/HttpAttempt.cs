using System.Net;
using System.Net.Sockets;

namespace Strata.Core.Feeds.Transport;

/// <summary>One attempt at a request: its stall timeout, what may be tried again, and how failures are told to people.</summary>
internal sealed class HttpAttempt : IDisposable
{
    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly TimeSpan _stall;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;
    private TimeSpan? _retryAfter;
    private HttpStatusCode? _status;
    private bool _isForbiddenTemporary;

    /// <summary>Starts the clock.</summary>
    public HttpAttempt(Uri address, TimeProvider time, TimeSpan stall, CancellationToken cancellationToken)
    {
        (_address, _time, _stall) = (address, time, stall);
        _timeout = new CancellationTokenSource(stall, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
    }

    /// <summary>Ends with the caller's token, or when the server sends nothing for the stall timeout.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Bytes came: the stall timeout starts anew.</summary>
    public void Progressed() => _timeout.CancelAfter(_stall);

    /// <summary>Accepts an answer 200.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isForbiddenTemporary">True when the answer 403 means "not so often" and may be tried again.</param>
    /// <exception cref="HttpRequestException">Any other answer.</exception>
    public void Check(HttpResponseMessage response, bool isForbiddenTemporary = false)
    {
        Progressed();
        _isForbiddenTemporary = isForbiddenTemporary;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return;
        }

        _status = response.StatusCode;
        _retryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - _time.GetUtcNow()) : null;
        throw new HttpRequestException($"the server answered {(int)response.StatusCode}", null, response.StatusCode);
    }

    /// <summary>True for exceptions that mean trouble between us and the server, and not with our own disk.</summary>
    public static bool IsTransportFailure(Exception exception) =>
        exception is HttpRequestException or HttpIOException or OperationCanceledException or IOException { InnerException: SocketException };

    /// <summary>True when another attempt may succeed: no answer at all, a broken body, a busy or failing server.</summary>
    public bool MayRepeat(Exception exception) => _status switch
    {
        null => exception is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError },
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.Forbidden => _isForbiddenTemporary,
        var status => (int)status >= 500,
    };

    /// <summary>The time to wait after the failed attempt with this number, counted from 1.</summary>
    public TimeSpan Wait(int number, FeedLimits limits)
    {
        var wait = limits.RetryDelay * Math.Pow(2, number - 1);
        wait = _retryAfter > wait ? _retryAfter.Value : wait;
        return wait < limits.MaximumRetryDelay ? wait : limits.MaximumRetryDelay;
    }

    /// <summary>The failure with the address, whose user name, password and query are left out.</summary>
    public HttpRequestException Explain(Exception exception)
    {
        var problem = exception switch
        {
            OperationCanceledException => $"the server sent nothing for {_stall.TotalSeconds:0} seconds",
            _ => exception.InnerException is { } inner and not OperationCanceledException ? $"{exception.Message} ({inner.Message})" : exception.Message,
        };
        return new HttpRequestException($"{Shown}: {FeedText.Clean(problem)}", exception, _status);
    }

    /// <summary>The failure that a body is larger than allowed.</summary>
    public FeedFormatException TooLarge(long limit) => new($"{Shown}: the answer is larger than the limit of {limit} bytes");

    /// <summary>The failure that a body is not the one that the publisher's checksum is of: cut off, damaged, or replaced meanwhile.</summary>
    public FeedFormatException Differs() => new($"{Shown}: the answer does not have the checksum that its publisher gives");

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }

    private string Shown => _address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
