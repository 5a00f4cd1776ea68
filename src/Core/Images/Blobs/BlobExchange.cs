namespace Strata.Core.Images.Blobs;

/// <summary>
/// One request and its answer. Whatever is awaited ends with the caller's token, with the end of the whole transfer's time, or when
/// nothing comes for the stall timeout; the time between reads, when nobody waits, does not count.
/// </summary>
internal sealed class BlobExchange : IDisposable
{
    private readonly TimeProvider _time;
    private readonly BlobLimits _limits;
    private readonly CancellationToken _total;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _totalRegistration;
    private HttpResponseMessage? _response;
    private Stream? _content;
    private TimeSpan _waited;
    private long _waitedBytes;

    /// <summary>Makes an exchange; nothing is sent yet.</summary>
    /// <param name="address">The address of the request.</param>
    /// <param name="limits">The timeouts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="total">Cancelled when the time of the whole transfer is over.</param>
    public BlobExchange(Uri address, BlobLimits limits, TimeProvider time, CancellationToken total)
    {
        (Address, _limits, _time, _total) = (address, limits, time, total);
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _totalRegistration = total.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
    }

    /// <summary>The address of the request.</summary>
    public Uri Address { get; }

    /// <summary>The answer.</summary>
    public HttpResponseMessage Response => _response ?? throw new InvalidOperationException("Nothing was sent yet.");

    /// <summary>Sends the request and waits for the answer's head.</summary>
    /// <exception cref="BlobDownloadException">No answer came.</exception>
    public async Task SendAsync(HttpMessageInvoker http, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var registration = Begin(cancellationToken);
        try
        {
            // An HttpClient called as an invoker reads the whole body into memory first.
            _response = http is HttpClient client
                ? await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, _stop.Token).ConfigureAwait(false)
                : await http.SendAsync(message, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (BlobFaults.IsTransport(exception))
        {
            throw Explain(exception, isBody: false, cancellationToken);
        }
        finally
        {
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Reads from the body; zero at its end.</summary>
    /// <exception cref="BlobDownloadException">The body broke off or stalled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var registration = Begin(cancellationToken);
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            _content ??= await Response.Content.ReadAsStreamAsync(_stop.Token).ConfigureAwait(false);
            var start = _time.GetTimestamp();
            var count = await _content.ReadAsync(buffer, _stop.Token).ConfigureAwait(false);
            CheckRate(_time.GetElapsedTime(start), count);
            return count;
        }
        catch (Exception exception) when (BlobFaults.IsTransport(exception))
        {
            throw Explain(exception, isBody: true, cancellationToken);
        }
        finally
        {
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The start of the body, for what it may explain; as much as comes when it breaks off.</summary>
    public async Task<byte[]> ReadBodyAsync(int maximum, CancellationToken cancellationToken)
    {
        var body = new byte[maximum];
        var length = 0;
        try
        {
            int count;
            while (length < maximum && (count = await ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += count;
            }
        }
        catch (BlobDownloadException)
        {
            // The answer's status is what the caller is about to tell; what explains it is missing then.
        }

        return body[..length];
    }

    /// <summary>Closes the connection unless the body was read to its end.</summary>
    public void Dispose()
    {
        _content?.Dispose();
        _response?.Dispose();
        _totalRegistration.Dispose();
        _stop.Dispose();
    }

    private CancellationTokenRegistration Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stop.CancelAfter(_limits.StallTimeout);
        return cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
    }

    private void CheckRate(TimeSpan waited, int count)
    {
        _waited += waited;
        _waitedBytes += count;
        if (count == 0 || _waited < _limits.RateWindow)
        {
            return;
        }

        if (_waitedBytes < _limits.RateBytes)
        {
            throw BlobFaults.Of(
                BlobFailure.Stalled, Address, $"sent {_waitedBytes} bytes in {_waited.TotalSeconds:0} seconds, which is too slow", isTransient: true);
        }

        (_waited, _waitedBytes) = (TimeSpan.Zero, 0);
    }

    private Exception Explain(Exception exception, bool isBody, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(cancellationToken);
        }

        if (_total.IsCancellationRequested)
        {
            return BlobFaults.TimedOut(Address, _limits, exception);
        }

        return _stop.IsCancellationRequested
            ? BlobFaults.Of(BlobFailure.Stalled, Address, $"sent nothing for {_limits.StallTimeout.TotalSeconds:0} seconds", isTransient: true, exception)
            : BlobFaults.Explain(exception, Address, isBody);
    }
}
