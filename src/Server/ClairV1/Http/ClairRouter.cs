using System.Text;
using Strata.Server.Http;

namespace Strata.Server.ClairV1.Http;

/// <summary>
/// Finds the route of a request by its raw target. Each segment is decoded by itself, so that a name with <c>/</c>, <c>:</c> or <c>%</c> can be
/// reached, which the framework's routing cannot tell apart; docs/adr/0012-own-router-for-clair.md has the reasons.
/// </summary>
/// <param name="routes">The routes.</param>
internal sealed class ClairRouter(IReadOnlyList<ClairRoute> routes)
{
    private const string Prefix = "/v1";

    private static readonly ClairReply NotFound = Plain(StatusCodes.Status404NotFound, "404 page not found\n");
    private static readonly ClairReply Malformed = ClairReply.Text(StatusCodes.Status400BadRequest, "400 Bad Request", "text/plain");

    /// <summary>The route of a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The request line's target, nothing undone.</param>
    public RouteMatch Match(string method, string target)
    {
        var path = RequestTarget.PathOf(target);
        if (!IsWellFormed(path))
        {
            return new RouteMatch(null, [], Malformed);
        }

        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || path.Length < Prefix.Length + 2 || path[Prefix.Length] != '/')
        {
            return new RouteMatch(null, [], NotFound);
        }

        var hasTrailingSlash = path[^1] == '/';
        var segments = path[(Prefix.Length + 1)..(hasTrailingSlash ? ^1 : ^0)].ToString().Split('/');
        List<string>? allowed = null;
        foreach (var route in routes)
        {
            if (!Matches(route.Segments, segments))
            {
                continue;
            }

            if (route.Method == method)
            {
                return new RouteMatch(route, Variables(route.Segments, segments), null);
            }

            (allowed ??= []).Add(route.Method);
        }

        // GET /v1/layers/ asks for a layer without a name, and not for the collection with a wrong method.
        return new RouteMatch(null, [], allowed is null || hasTrailingSlash ? NotFound : Refuse(allowed));
    }

    private static ClairReply Refuse(List<string> allowed) => Plain(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n") with
    {
        Headers = [new("X-Content-Type-Options", "nosniff"), new("Allow", string.Join(", ", allowed))],
    };

    private static ClairReply Plain(int status, string text) =>
        ClairReply.Text(status, text) with { Headers = [new("X-Content-Type-Options", "nosniff")] };

    private static bool IsWellFormed(ReadOnlySpan<char> path)
    {
        for (var percent = path.IndexOf('%'); percent >= 0; percent = path.IndexOf('%'))
        {
            if (path.Length < percent + 3 || !char.IsAsciiHexDigit(path[percent + 1]) || !char.IsAsciiHexDigit(path[percent + 2]))
            {
                return false;
            }

            path = path[(percent + 3)..];
        }

        return true;
    }

    private static bool Matches(string[] pattern, string[] segments)
    {
        if (pattern.Length != segments.Length)
        {
            return false;
        }

        for (var index = 0; index < pattern.Length; index++)
        {
            if (pattern[index] == "*" ? segments[index].Length == 0 : pattern[index] != segments[index])
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Variables(string[] pattern, string[] segments) =>
        [.. segments.Where((_, index) => pattern[index] == "*").Select(Decode)];

    /// <summary>Bytes that are no UTF-8 become U+FFFD.</summary>
    private static string Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal))
        {
            return segment;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(segment.Length)];
        var count = 0;
        for (var index = 0; index < segment.Length; index++)
        {
            if (segment[index] == '%')
            {
                bytes[count++] = Convert.FromHexString(segment.AsSpan(index + 1, 2))[0];
                index += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(segment.AsSpan(index, 1), bytes.AsSpan(count));
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
