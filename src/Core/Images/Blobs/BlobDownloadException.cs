using System.Net;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// A blob could not be had. The message may be shown to anybody: it has no body, no header, and of addresses neither user name,
/// password nor query. Deliberately no <see cref="IOException"/>: a blob that is not there is not a damaged layer.
/// </summary>
/// <param name="reason">What happened.</param>
/// <param name="message">The same as a sentence.</param>
/// <param name="innerException">The cause, for the log only, or null.</param>
public sealed class BlobDownloadException(BlobFailure reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What happened.</summary>
    public BlobFailure Reason { get; } = reason;

    /// <summary>The server's answer, when there was one that is no content.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>
    /// The start of the server's answer, as much as <see cref="BlobRequest.ErrorBytes"/> allows. It is the server's word, may repeat what it
    /// was sent, and must not be shown as it is.
    /// </summary>
    internal byte[] Body { get; set; } = [];

    /// <summary>True when another attempt may succeed.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the server asks to wait before that, or null.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
