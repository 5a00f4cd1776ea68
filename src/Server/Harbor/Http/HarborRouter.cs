using Strata.Server.Hosting;
using Strata.Server.Http;

namespace Strata.Server.Harbor.Http;

/// <summary>
/// Finds the route of a request by its raw target. Harbor puts its paths behind whatever base address an operator gave it, so that empty segments
/// do not count.
/// </summary>
/// <param name="options">The path base.</param>
/// <param name="routes">The routes.</param>
internal sealed class HarborRouter(HarborOptions options, IReadOnlyList<HarborRoute> routes)
{
    private readonly string[] _base = Split(options.PathBase);

    /// <summary>True when a request is for the adapter: it lies below the path base, or came through the adapter's own door.</summary>
    public bool IsOurs(ListenerKind? door, string target) =>
        door == ListenerKind.Harbor || (_base.Length > 0 && Split(RequestTarget.PathOf(target)).AsSpan().StartsWith(_base));

    /// <summary>The route of a request with its variable segment, or the answer when there is none.</summary>
    public (HarborRoute? Route, string Id, HarborReply? Refusal) Match(string method, string target)
    {
        var segments = Split(RequestTarget.PathOf(target));
        var below = _base.Length > 0 && segments.AsSpan().StartsWith(_base) ? segments[_base.Length..] : segments;
        var wanted = HttpMethods.IsHead(method) ? HttpMethods.Get : method;
        var matching = routes.Where(route => Matches(route.Segments, below)).ToList();
        if (matching.Count == 0)
        {
            return (null, "", HarborReply.Error(StatusCodes.Status404NotFound, "there is nothing under this path: the adapter's routes are api/v1/metadata, api/v1/scan and api/v1/scan/ID/report"));
        }

        if (matching.Find(route => route.Method == wanted) is { } found)
        {
            var variable = Array.IndexOf(found.Segments, "*");
            return (found, variable < 0 ? "" : below[variable], null);
        }

        var allowed = string.Join(", ", matching.Select(route => route.Method == HttpMethods.Get ? "GET, HEAD" : route.Method));
        return (null, "", HarborReply.Error(StatusCodes.Status405MethodNotAllowed, $"this path takes {allowed} alone") with { Headers = [new("Allow", allowed)] });
    }

    private static string[] Split(ReadOnlySpan<char> path) => path.ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool Matches(string[] pattern, string[] segments) =>
        pattern.Length == segments.Length && pattern.Zip(segments).All(pair => pair.First == "*" || pair.First == pair.Second);
}
