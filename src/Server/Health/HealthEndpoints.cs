using System.Text;

namespace Strata.Server.Health;

/// <summary>
/// <c>GET /health</c> as Clair has it (200 or 500, no body), <c>/ready</c> (200 when requests can be served, else 503) and <c>/live</c>
/// (200 while the process runs).
/// </summary>
internal sealed class HealthEndpoints(DatabaseHealth database, IHostApplicationLifetime lifetime)
{
    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path is not ("/health" or "/ready" or "/live"))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "404 page not found\n").ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n").ConfigureAwait(false);
            return;
        }

        var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
        var isUp = path == "/live" || (await database.IsUpAsync(context.RequestAborted).ConfigureAwait(false) && !(path == "/ready" && isStopping));
        context.Response.Headers.Server = "clair";
        context.Response.StatusCode = isUp
            ? StatusCodes.Status200OK
            : path == "/health" ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentLength = 0;
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), context.RequestAborted).AsTask();
    }
}
