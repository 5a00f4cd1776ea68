using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Core.Feeds.Transport;

/// <summary>
/// Fetches over HTTP: conditional requests, bodies spooled to temporary files under a size limit, retries with growing waits. Proxy,
/// certificates and credentials are the client's.
/// </summary>
/// <param name="http">The client.</param>
/// <param name="time">The clock of waits and timeouts.</param>
/// <param name="limits">The limits.</param>
internal sealed class FeedTransport(HttpClient http, TimeProvider time, FeedLimits limits)
{
    private const int BufferBytes = 128 << 10;

    private static readonly string UserAgent = $"strata/{typeof(FeedTransport).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    /// <summary>
    /// Fetches one partition that is one body. An answer 304, and a body whose hash is the stored one, are unchanged; what goes wrong is
    /// a failed download and no exception.
    /// </summary>
    public async Task<FeedDownload> FetchAsync(FeedPart part, CancellationToken cancellationToken)
    {
        try
        {
            return await RetryAsync(part.Address, (attempt, token) => DownloadAsync(part, attempt, token), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or FeedFormatException)
        {
            return FeedDownload.Failed(part.Partition, exception.Message);
        }
    }

    /// <summary>Like <see cref="FetchAsync"/>, but null where the server answers that there is no such file.</summary>
    public async Task<FeedDownload?> FetchIfThereAsync(FeedPart part, CancellationToken cancellationToken)
    {
        try
        {
            return await RetryAsync(part.Address, (attempt, token) => DownloadAsync(part, attempt, token), cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or FeedFormatException)
        {
            return FeedDownload.Failed(part.Partition, exception.Message);
        }
    }

    /// <summary>Fetches a small text, such as a directory listing.</summary>
    /// <exception cref="HttpRequestException">It could not be fetched.</exception>
    /// <exception cref="FeedFormatException">It is larger than the limit.</exception>
    public async Task<string> FetchTextAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await RetryAsync(address, (attempt, token) => ReadTextAsync(address, attempt, token), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    private async Task<FeedDownload> DownloadAsync(FeedPart part, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        var stored = FeedFingerprint.Parse(part.StoredFingerprint);
        stored = stored?.ParserVersion == part.ParserVersion ? stored : null;
        using var request = Request(part.Address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        foreach (var (name, value) in part.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (stored?.ETag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (stored?.LastModified is { } since)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", since);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified && stored is not null)
        {
            return FeedDownload.Unchanged(part.Partition);
        }

        attempt.Check(response, part.IsForbiddenTemporary);
        var (body, hash) = await SpoolAsync(response, attempt, cancellationToken);
        if (stored?.Sha256 == hash)
        {
            await body.DisposeAsync();
            return FeedDownload.Unchanged(part.Partition);
        }

        if (!await FeedChecksum.HasOneAsync(body, hash, part.Checksums, cancellationToken))
        {
            await body.DisposeAsync();
            throw attempt.Differs();
        }

        var modified = response.Content.Headers.TryGetValues("Last-Modified", out var values) ? values.FirstOrDefault() : null;
        return FeedDownload.Of(new FeedDocument
        {
            Partition = part.Partition,
            Fingerprint = new FeedFingerprint(FeedText.Clean(response.Headers.ETag?.ToString()), FeedText.Clean(modified), hash, part.ParserVersion),
            Updated = FeedDate.Read(modified),
            Namespaces = part.Namespaces,
            Files = new SpooledFeedFile(body, part.FileName, limits),
        });
    }

    private async Task<(FileStream Body, string Hash)> SpoolAsync(
        HttpResponseMessage response, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limits.DownloadBytes)
        {
            throw attempt.TooLarge(limits.DownloadBytes);
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var file = TemporaryFile.Create();
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferBytes];
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                attempt.Progressed();
                if (file.Position + count > limits.DownloadBytes)
                {
                    throw attempt.TooLarge(limits.DownloadBytes);
                }

                hash.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            return (file, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task<string> ReadTextAsync(Uri address, HttpAttempt attempt, CancellationToken cancellationToken)
    {
        using var request = Request(address);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        attempt.Check(response);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[limits.PageBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= limits.PageBytes ? Encoding.UTF8.GetString(buffer, 0, length) : throw attempt.TooLarge(limits.PageBytes);
    }

    private async Task<T> RetryAsync<T>(
        Uri address, Func<HttpAttempt, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            using var attempt = new HttpAttempt(address, time, limits.StallTimeout, cancellationToken);
            try
            {
                return await send(attempt, attempt.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && HttpAttempt.IsTransportFailure(exception))
            {
                if (number >= limits.Attempts || !attempt.MayRepeat(exception))
                {
                    throw attempt.Explain(exception);
                }
            }

            await Task.Delay(attempt.Wait(number, limits), time, cancellationToken);
        }
    }

    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (!http.DefaultRequestHeaders.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        return request;
    }
}
