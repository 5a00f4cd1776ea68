namespace Strata.Testing;

/// <summary>What <see cref="FakeFeedHost"/> answers for one path.</summary>
public sealed record FakeFeedPage
{
    /// <summary>The body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The <c>ETag</c>, quotes included; a request that has it in <c>If-None-Match</c> is answered 304.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Last-Modified</c>; a request that has it in <c>If-Modified-Since</c> is answered 304.</summary>
    public string? LastModified { get; init; }

    /// <summary>More header lines, without line ends.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>How many of the body's bytes are sent before the connection is closed; null sends all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>True to keep the connection open without sending more once <see cref="CutAfter"/> bytes were sent.</summary>
    public bool Stalls { get; init; }

    /// <summary>How many requests are answered 503 before this page is served.</summary>
    public int FailFirst { get; init; }
}
