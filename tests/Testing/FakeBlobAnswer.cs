using System.Globalization;

namespace Strata.Testing;

/// <summary>What <see cref="FakeBlobHost"/> sends, true to its own words or not.</summary>
public sealed record FakeBlobAnswer
{
    /// <summary>The status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Header lines, without line ends.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The <c>Content-Length</c> that is claimed; null for the true one.</summary>
    public long? ClaimedLength { get; init; }

    /// <summary>True to send the body in chunks, without a length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>True to send no length, and to end the body by closing the connection.</summary>
    public bool IsUnframed { get; init; }

    /// <summary>How many bytes of the body are sent before the connection is closed; null for all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>True to keep the connection open and silent after <see cref="CutAfter"/> bytes.</summary>
    public bool Stalls { get; init; }

    /// <summary>True to send the body over and over until the client goes away.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Awaited before each byte of the body, which are then sent one by one.</summary>
    public Func<CancellationToken, Task>? BeforeEachByte { get; init; }

    /// <summary>True to keep the connection open and say nothing, not even a status.</summary>
    public bool IsSilent { get; init; }

    /// <summary>An answer that serves a blob as servers do that know ranges.</summary>
    /// <param name="body">The whole blob.</param>
    /// <param name="request">The request.</param>
    /// <param name="tag">The entity tag, quotes included, or null.</param>
    public static FakeBlobAnswer Of(byte[] body, FakeBlobRequest request, string? tag = "\"blob\"")
    {
        int To() => Math.Min(request.To ?? int.MaxValue, body.Length - 1);
        string[] headers = tag is null ? ["Accept-Ranges: bytes"] : ["Accept-Ranges: bytes", $"ETag: {tag}"];
        if (request.From is not { } from || (request["If-Range"] is { } condition && condition != tag))
        {
            return new FakeBlobAnswer { Headers = headers, Body = body };
        }

        return from < body.Length
            ? new FakeBlobAnswer { Status = 206, Headers = [.. headers, Range(from, To(), body.Length)], Body = body[from..(To() + 1)] }
            : new FakeBlobAnswer { Status = 416, Headers = [string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes */{body.Length}")] };
    }

    /// <summary>A redirect.</summary>
    public static FakeBlobAnswer Redirect(string location, int status = 307) => new() { Status = status, Headers = [$"Location: {location}"] };

    /// <summary>A <c>Content-Range</c> header.</summary>
    public static string Range(long from, long to, long total) =>
        string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {from}-{to}/{total}");
}
