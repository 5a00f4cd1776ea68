namespace Strata.Core.Images.Blobs;

/// <summary>Why a blob could not be had. docs/reference/layer-sources.md says what each means to an operator.</summary>
public enum BlobFailure
{
    /// <summary>The request itself is wrong: the scheme, a header's name or value, the size of the headers.</summary>
    BadRequest,

    /// <summary>The rules forbid the host, or each of the addresses that it has.</summary>
    AddressRefused,

    /// <summary>No connection: no such host, refused, no route, no trust in the certificate.</summary>
    Unreachable,

    /// <summary>The server answered 404 or 410.</summary>
    NotFound,

    /// <summary>The server answered 401, 403 or 407.</summary>
    Unauthorized,

    /// <summary>Any other answer that brings no content.</summary>
    BadStatus,

    /// <summary>More than ten redirects, or redirects in a circle.</summary>
    TooManyRedirects,

    /// <summary>A redirect leads from https to http, which the request forbids.</summary>
    Downgraded,

    /// <summary>A part of the blob was asked for, and the server has only the whole.</summary>
    RangeIgnored,

    /// <summary>The blob is larger than the limit, by its own word or in fact.</summary>
    TooLarge,

    /// <summary>The blob has not the size that the request says.</summary>
    SizeMismatch,

    /// <summary>The blob has not the digest that the request says.</summary>
    DigestMismatch,

    /// <summary>Too few bytes came for too long.</summary>
    Stalled,

    /// <summary>The whole transfer took longer than allowed.</summary>
    TimedOut,

    /// <summary>The transfer broke off, and could not be continued.</summary>
    BrokenOff,

    /// <summary>The transfer broke off, and what the server offers now is something else.</summary>
    Changed,
}
