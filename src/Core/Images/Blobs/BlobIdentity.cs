using System.Net;
using System.Net.Http.Headers;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// What tells one blob from another across several answers, so that bytes of two never end up in one stream: its size, its entity
/// tag as one host gives it, and its digest.
/// </summary>
/// <param name="request">What the caller knows.</param>
/// <param name="limits">The size that is allowed.</param>
internal sealed class BlobIdentity(BlobRequest request, BlobLimits limits)
{
    private string? _tag;
    private string? _tagAuthority;

    /// <summary>The bytes of the whole blob as the server says, when it does.</summary>
    public long? Claimed { get; private set; }

    /// <summary>The bytes of the whole blob, when known.</summary>
    public long? Total => Claimed ?? request.Size;

    /// <summary>Takes the answer to a request for the whole blob.</summary>
    /// <exception cref="BlobDownloadException">It brings no content, or content of another size.</exception>
    public void Begin(BlobExchange exchange, bool isRedirected, DateTimeOffset now)
    {
        var response = exchange.Response;
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation))
        {
            throw BlobFaults.OfStatus(response, exchange.Address, isRedirected, now);
        }

        var claimed = response.Content.Headers.ContentLength;
        CheckTotal(exchange.Address, claimed);
        Claimed = claimed;
        _tag = StrongTag(response);
        _tagAuthority = exchange.Address.Authority;
    }

    /// <summary>Takes the first answer to a request for a part of the blob.</summary>
    /// <exception cref="BlobDownloadException">It brings no content, or something else than the part.</exception>
    public void BeginRange(BlobExchange exchange, bool isRedirected, long offset, long length, DateTimeOffset now)
    {
        var response = exchange.Response;
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation)
        {
            throw BlobFaults.Of(BlobFailure.RangeIgnored, exchange.Address, $"sends only the whole blob, not a part of it");
        }

        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            throw BlobFaults.OfStatus(response, exchange.Address, isRedirected, now);
        }

        var range = response.Content.Headers.ContentRange;
        if (range is not { Unit: "bytes", From: { } from, To: { } to } || from != offset || to != offset + length - 1
            || (range.Length is { } total && request.Size is { } size && total != size)
            || (response.Content.Headers.ContentLength ?? length) != length)
        {
            throw BlobFaults.Of(BlobFailure.RangeIgnored, exchange.Address, $"sends another part of the blob than the one asked for");
        }

        _tag = StrongTag(response);
        _tagAuthority = exchange.Address.Authority;
    }

    /// <summary>Takes the answer to a request for the rest of the blob; false when it says that there is none.</summary>
    /// <exception cref="BlobDownloadException">It does not continue what came before.</exception>
    public bool Continue(BlobExchange exchange, bool isRedirected, long offset, DateTimeOffset now)
    {
        var response = exchange.Response;
        var range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent:
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable when range is { HasRange: false, Length: { } length } && length == offset && (Total ?? length) == offset:
                return false;
            case HttpStatusCode.OK or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PreconditionFailed:
                throw BlobFaults.Of(
                    response.StatusCode == HttpStatusCode.OK && TagFor(exchange.Address) is null ? BlobFailure.BrokenOff : BlobFailure.Changed,
                    exchange.Address,
                    $"broke off after {offset} bytes, and answered {(int)response.StatusCode} to the request for the rest");
            default:
                throw BlobFaults.OfStatus(response, exchange.Address, isRedirected, now);
        }

        var isRest = range is { Unit: "bytes", From: { } from, To: { } to } && from == offset && to >= from
            && (response.Content.Headers.ContentLength ?? (to - from + 1)) == to - from + 1;
        if (!isRest || (range!.Length is { } total && Total is { } known && total != known)
            || (StrongTag(response) is { } tag && TagFor(exchange.Address) is { } before && tag != before))
        {
            throw BlobFaults.Of(
                BlobFailure.Changed, exchange.Address, $"broke off after {offset} bytes, and offers other content than before for the rest");
        }

        CheckTotal(exchange.Address, range.Length);
        Claimed ??= range.Length;
        return true;
    }

    /// <summary>The entity tag that a request for the rest is bound to: only the host that gave it knows it.</summary>
    public string? TagFor(Uri address) => _tag is not null && address.Authority == _tagAuthority ? _tag : null;

    /// <summary>Lets a broken transfer go on only when something can tell that it is still the same blob.</summary>
    /// <exception cref="BlobDownloadException">Neither a digest nor a strong entity tag is known: the failure stands.</exception>
    public void RequireContinuation(BlobDownloadException failure, long offset)
    {
        if (offset > 0 && _tag is null && request.Digest is null)
        {
            throw new BlobDownloadException(
                failure.Reason, $"{failure.Message} It cannot be continued, since nothing tells whether the rest would be of the same blob.", failure);
        }
    }

    /// <summary>Counts what came.</summary>
    /// <exception cref="BlobDownloadException">More came than there may be.</exception>
    public void CheckOffset(long offset)
    {
        if (request.Size is { } size && offset > size)
        {
            throw BlobFaults.Of(BlobFailure.SizeMismatch, request.Address, $"sent more than the {size} bytes that the blob should have");
        }

        if (Total is { } total && offset > total)
        {
            throw BlobFaults.Of(BlobFailure.SizeMismatch, request.Address, $"sent more than the {total} bytes that it said");
        }

        if (offset > limits.Bytes)
        {
            throw TooLarge(request.Address);
        }
    }

    private void CheckTotal(Uri address, long? claimed)
    {
        if ((claimed ?? request.Size) > limits.Bytes)
        {
            throw TooLarge(address);
        }

        if (claimed is { } length && request.Size is { } size && length != size)
        {
            throw BlobFaults.Of(BlobFailure.SizeMismatch, address, $"offers {length} bytes, not the {size} that the blob should have");
        }
    }

    private BlobDownloadException TooLarge(Uri address) =>
        BlobFaults.Of(BlobFailure.TooLarge, address, $"offers more than the limit of {limits.Bytes} bytes");

    private static string? StrongTag(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag && tag != EntityTagHeaderValue.Any ? tag.Tag : null;
}
