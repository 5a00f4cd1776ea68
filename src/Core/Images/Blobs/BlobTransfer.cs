using System.Net.Http.Headers;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// The state of fetching one blob over as many requests as it takes: how far it came, what the server said of the whole, and how
/// often it failed. Each attempt begins at the address that the caller gave, since those that redirects lead to expire.
/// </summary>
internal sealed class BlobTransfer : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly BlobRequest _request;
    private readonly BlobHeaders _headers;
    private readonly BlobLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _total;
    private readonly BlobAttempts _attempts;
    private readonly BlobIdentity _identity;
    private BlobExchange? _exchange;
    private HttpResponseMessage? _answer;

    /// <summary>Starts the clock of the whole transfer; nothing is sent yet.</summary>
    /// <exception cref="BlobDownloadException">The request is wrong.</exception>
    public BlobTransfer(HttpMessageInvoker http, BlobRequest request, BlobLimits limits, TimeProvider time, Func<double> jitter)
    {
        (_http, _request, _limits, _time) = (http, request, limits, time);
        BlobHop.First(request.Address, limits, request.RefusesDowngrade);
        _headers = new BlobHeaders(request, limits);
        _identity = new BlobIdentity(request, limits);
        _attempts = new BlobAttempts(limits, jitter);
        _total = new CancellationTokenSource(limits.TotalTime, time);
        Offset = request.Range?.Offset ?? 0;
    }

    /// <summary>Told before each wait; see <see cref="BlobClient.Waits"/>.</summary>
    public Action<TimeSpan, BlobDownloadException>? Waits { get; init; }

    /// <summary>Where in the blob the next byte lies.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the whole, when known.</summary>
    public long? Total => _identity.Total;

    /// <summary>A header of the last answer that brought bytes, or null.</summary>
    public string? HeaderOf(string name) => _answer is not null
        && (_answer.Headers.NonValidated.TryGetValues(name, out var values) || _answer.Content.Headers.NonValidated.TryGetValues(name, out values))
            ? values.ToString()
            : null;

    /// <summary>True when all bytes came.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>A failure of the blob as such.</summary>
    public BlobDownloadException Failure(BlobFailure reason, FormattableString what) => BlobFaults.Of(reason, _request.Address, what);

    /// <summary>Gets an answer that brings the bytes from <see cref="Offset"/> on, in as many attempts as allowed.</summary>
    /// <exception cref="BlobDownloadException">None came.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (_exchange is null && !IsComplete)
        {
            try
            {
                _exchange = await RequestAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (BlobDownloadException failure) when (failure.IsTransient)
            {
                await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads; zero at the end of the whole blob.</summary>
    /// <exception cref="BlobDownloadException">There is no getting on.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!IsComplete)
        {
            if (_exchange is null)
            {
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                var count = await _exchange.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count > 0)
                {
                    Advance(count);
                    return count;
                }

                EndOfBody(_exchange);
            }
            catch (BlobDownloadException failure) when (failure.IsTransient)
            {
                Close();
                _identity.RequireContinuation(failure, Offset);
                await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }

        return 0;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Close();
        _total.Dispose();
    }

    private void Advance(int count)
    {
        Offset += count;
        _attempts.Progressed(count);
        _identity.CheckOffset(Offset);
        if (Offset == (End ?? _identity.Claimed))
        {
            IsComplete = true;
            Close();
        }
    }

    /// <exception cref="BlobDownloadException">Bytes are missing.</exception>
    private void EndOfBody(BlobExchange exchange)
    {
        if ((End ?? Total) is { } total && Offset < total)
        {
            throw BlobFaults.Of(BlobFailure.BrokenOff, exchange.Address, $"broke off after {Offset} of {total} bytes", isTransient: true);
        }

        IsComplete = true;
        Close();
    }

    private async Task<BlobExchange?> RequestAsync(CancellationToken cancellationToken)
    {
        for (var hop = BlobHop.First(_request.Address, _limits, _request.RefusesDowngrade); ;)
        {
            var exchange = new BlobExchange(hop.Address, _limits, _time, _total.Token);
            try
            {
                using var message = Message(hop);
                await exchange.SendAsync(_http, message, cancellationToken).ConfigureAwait(false);
                if (hop.Next(exchange.Response) is { } next)
                {
                    hop = next;
                }
                else if (await AcceptAsync(exchange, hop, cancellationToken).ConfigureAwait(false))
                {
                    var accepted = exchange;
                    _answer = exchange.Response;
                    exchange = null;
                    return accepted;
                }
                else
                {
                    return null;
                }
            }
            finally
            {
                exchange?.Dispose();
            }
        }
    }

    private long? End => _request.Range is { } range ? range.Offset + range.Length : null;

    private async Task<bool> AcceptAsync(BlobExchange exchange, BlobHop hop, CancellationToken cancellationToken)
    {
        try
        {
            return Accept(exchange, hop);
        }
        catch (BlobDownloadException failure) when (failure.StatusCode is not null && _request.ErrorBytes > 0)
        {
            failure.Body = await exchange.ReadBodyAsync(_request.ErrorBytes, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>False when the answer says that everything is there already.</summary>
    private bool Accept(BlobExchange exchange, BlobHop hop)
    {
        if (_request.Range is { } range && Offset == range.Offset)
        {
            _identity.BeginRange(exchange, hop.Number > 0, range.Offset, range.Length, _time.GetUtcNow());
        }
        else if (Offset == 0)
        {
            _identity.Begin(exchange, hop.Number > 0, _time.GetUtcNow());
            IsComplete = _identity.Claimed == 0;
        }
        else
        {
            IsComplete = !_identity.Continue(exchange, hop.Number > 0, Offset, _time.GetUtcNow());
        }

        return !IsComplete;
    }

    private HttpRequestMessage Message(BlobHop hop)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, hop.Address);
        _headers.ApplyTo(message, hop.IsTrusted);
        if (Offset > 0 || End is not null)
        {
            message.Headers.Range = new RangeHeaderValue(Offset, End - 1);
            if (_identity.TagFor(hop.Address) is { } tag)
            {
                message.Headers.TryAddWithoutValidation("If-Range", tag);
            }
        }

        return message;
    }

    private async Task PauseAsync(BlobDownloadException failure, CancellationToken cancellationToken)
    {
        var wait = _attempts.Failed(failure);
        Waits?.Invoke(wait, failure);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _total.Token);
        try
        {
            await Task.Delay(wait, _time, ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw BlobFaults.TimedOut(_request.Address, _limits, failure);
        }
    }

    private void Close()
    {
        _exchange?.Dispose();
        _exchange = null;
    }
}
