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
        var buffer = new byte[(int)Math.Clamp(context.Request.ContentLength ?? (16 << 10), 1, ClairRequest.MaximumBody)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == ClairRequest.MaximumBody)
                {
                    break;
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, ClairRequest.MaximumBody));
            }

            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return request with { Body = buffer.AsMemory(0, length) };
            }

            length += read;
        }

        var rest = new byte[1];
        var isCutOff = await context.Request.Body.ReadAsync(rest, context.RequestAborted).ConfigureAwait(false) > 0;
        return request with { Body = buffer.AsMemory(0, length), IsCutOff = isCutOff };
    }
}
