using System.Globalization;
using System.Text;
using System.Text.Json;
using Strata.Server.Workers;

namespace Strata.Server.Health;

/// <summary>
/// <c>GET /health</c> as Clair has it (200 or 500, no body), <c>/ready</c> (200 when requests can be served, else 503; the body tells why and
/// how feeds stand) and <c>/live</c> (200 while the process runs).
/// </summary>
internal sealed class HealthEndpoints(DatabaseHealth database, FeedReadiness feeds, HealthOptions options, IHostApplicationLifetime lifetime)
{
    private const string Ready = "ready";

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

        context.Response.Headers.Server = "clair";
        if (path == "/ready")
        {
            await AnswerReadyAsync(context).ConfigureAwait(false);
            return;
        }

        var isWell = path == "/live" || await database.IsUpAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        context.Response.ContentLength = 0;
    }

    private async Task AnswerReadyAsync(HttpContext context)
    {
        var standing = await database.AskAsync(feeds.GetAsync, context.RequestAborted).ConfigureAwait(false);
        var status = standing is null ? "database-down"
            : lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
            : options.RequireFeeds && standing.Any(feed => feed.State == FeedStanding.Missing) ? "waiting-for-feeds"
            : Ready;
        context.Response.StatusCode = status == Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        var body = Describe(status, standing ?? []);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Describe(string status, IReadOnlyList<FeedStanding> standing)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteStartArray("feeds");
            foreach (var feed in standing)
            {
                json.WriteStartObject();
                json.WriteString("name", feed.Name);
                json.WriteString("state", feed.State);
                if (feed.Checked is { } at)
                {
                    json.WriteString("checked", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), context.RequestAborted).AsTask();
    }
}
