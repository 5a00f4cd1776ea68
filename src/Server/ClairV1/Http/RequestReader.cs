using Strata.Server.Http;

namespace Strata.Server.ClairV1.Http;

/// <summary>Reads what a request says, so that the work can go on without the connection.</summary>
internal static class RequestReader
{
    /// <summary>The request, with as much of its body as counts.</summary>
    public static ValueTask<ClairRequest> ReadAsync(HttpContext context, IReadOnlyList<string> segments)
    {
        var request = new ClairRequest { Segments = segments, Query = ReadQuery(context.Request) };
        var hasBody = context.Request.Method is "POST" or "PUT";
        return hasBody ? ReadBodyAsync(context, request) : ValueTask.FromResult(request);
    }

    private static Dictionary<string, string> ReadQuery(HttpRequest request)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.QueryString.HasValue)
        {
            foreach (var (name, values) in request.Query)
            {
                query[name] = values.Count > 0 ? values[0] ?? "" : "";
            }
        }

        return query;
    }

    private static async ValueTask<ClairRequest> ReadBodyAsync(HttpContext context, ClairRequest request)
    {
        var (bytes, isCutOff) = await RequestBody.ReadAsync(context, ClairRequest.MaximumBody).ConfigureAwait(false);
        return request with { Body = bytes, IsCutOff = isCutOff };
    }
}
