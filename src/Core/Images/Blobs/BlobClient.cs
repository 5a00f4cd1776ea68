using System.Security.Cryptography;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// Fetches blobs of strangers' choice. It follows redirects, continues what breaks off, and holds the limits; which addresses may be
/// connected to is decided by the handler below <paramref name="http"/>, which <see cref="BlobHttp"/> makes.
/// </summary>
/// <param name="http">Sends requests. It must not follow redirects or decompress by itself.</param>
/// <param name="limits">What a blob may cost.</param>
/// <param name="time">The clock of waits and timeouts.</param>
public sealed class BlobClient(HttpMessageInvoker http, BlobLimits limits, TimeProvider time)
{
    private const int JitterSteps = 1 << 20;

    /// <summary>How much of the second half of a wait is waited, from 0 to 1.</summary>
    internal Func<double> Jitter { get; init; } = static () => (double)RandomNumberGenerator.GetInt32(JitterSteps) / JitterSteps;

    /// <summary>Told before each wait that a failure makes necessary: how long, and why. Called on any thread.</summary>
    public Action<TimeSpan, BlobDownloadException>? Waits { get; init; }

    /// <summary>Asks for a blob and waits for the answer's head. The caller disposes the stream.</summary>
    /// <param name="request">Which blob.</param>
    /// <param name="cancellationToken">Ends the opening; reads have tokens of their own.</param>
    /// <exception cref="BlobDownloadException">The blob cannot be had. Reading the stream throws it too.</exception>
    public async Task<BlobStream> OpenAsync(BlobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var transfer = new BlobTransfer(http, request, limits, time, Jitter) { Waits = Waits };
        try
        {
            await transfer.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return new BlobStream(transfer, request);
        }
        catch
        {
            transfer.Dispose();
            throw;
        }
    }
}
