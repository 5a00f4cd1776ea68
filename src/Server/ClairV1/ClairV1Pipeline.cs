using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Strata.Core.Advisories;
using Strata.Server.Auth;
using Strata.Server.ClairV1.Http;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Server.Http;
using Strata.Server.Journal;

namespace Strata.Server.ClairV1;

/// <summary>
/// A request's way through the API: route, caller, body, work, answer. The work does not know the connection: it goes on when the client is
/// gone or the deadline has passed, and only the server's end ends it.
/// </summary>
internal sealed class ClairV1Pipeline(
    ClairRouter router,
    CallerAuthenticator authenticator,
    CallerRateLimiter rateLimiter,
    WorkLifetime lifetime,
    EditJournal journal,
    ClairV1Metrics metrics,
    ServerOptions options,
    TimeProvider time,
    ILogger<ClairV1Pipeline> logger)
{
    /// <summary>The deadline's answer: Clair's, which is no JSON by its content type.</summary>
    private static readonly ClairReply Late = ClairReply.Text(StatusCodes.Status503ServiceUnavailable, ClairTexts.Timeout);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var match = router.Match(context.Request.Method, target);
        var reply = match.Route is { } route
            ? Refuse(context, route) ?? await WorkAsync(context, route, match.Segments).ConfigureAwait(false)
            : match.Refusal!;
        await WriteAsync(context, reply).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(started);
        if (match.Route is not null)
        {
            metrics.Answered(match.Route.Name, reply.Status, elapsed);
        }

        var level = reply.Status >= 400 || context.Request.Method != HttpMethods.Get ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var path = target.Split('?')[0];
            ClairV1Log.Answered(logger, level, context.Request.Method, path, reply.Status, elapsed.TotalMilliseconds, context.TraceIdentifier);
        }
    }

    private ClairReply? Refuse(HttpContext context, ClairRoute route)
    {
        var caller = authenticator.Authenticate(context.Request.Headers.Authorization);
        if (rateLimiter.Refuse(caller?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "") is { } wait)
        {
            return ClairReply.Error(StatusCodes.Status429TooManyRequests, "too many requests") with
            {
                Headers = [new("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture))],
            };
        }

        if (route.Name == ClairV1Routes.Metrics && authenticator.OpenMetrics)
        {
            return null;
        }

        if (caller is null)
        {
            return ClairReply.Error(StatusCodes.Status401Unauthorized, "a valid token is needed") with
            {
                Headers = [new("WWW-Authenticate", "Bearer realm=\"strata\"")],
            };
        }

        return caller.May(route.Scope) ? null : ClairReply.Error(StatusCodes.Status403Forbidden, "the token does not allow this");
    }

    private async Task<ClairReply> WorkAsync(HttpContext context, ClairRoute route, IReadOnlyList<string> segments)
    {
        var work = GuardAsync(context, route, segments);
        if (work.IsCompletedSuccessfully)
        {
            return await work.ConfigureAwait(false);
        }

        try
        {
            return await work.WaitAsync(options.Api.Timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            metrics.Late();
            return Late;
        }
    }

    /// <summary>The work with every way it can end turned into an answer: it never throws.</summary>
    private async Task<ClairReply> GuardAsync(HttpContext context, ClairRoute route, IReadOnlyList<string> segments)
    {
        var id = context.TraceIdentifier;
        try
        {
            var request = await RequestReader.ReadAsync(context, segments).ConfigureAwait(false);
            if (route.SeesEdits)
            {
                await journal.SettleAsync(lifetime.Token).ConfigureAwait(false);
            }

            return await route.Handler(request, lifetime.Token).ConfigureAwait(false);
        }
        catch (ClairProblemException problem)
        {
            return ClairReply.Error(problem.Status, problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            return ClairReply.Error(StatusCodes.Status400BadRequest, problem.Message);
        }
        catch (OperationCanceledException) when (lifetime.Token.IsCancellationRequested)
        {
            return ClairReply.Error(StatusCodes.Status503ServiceUnavailable, ClairTexts.Stopping);
        }
        catch (Exception exception) when (exception is DbException or StoreException or StoreReadOnlyException)
        {
            ClairV1Log.DatabaseFailed(logger, exception, route.Name, id);
            return ClairReply.Error(StatusCodes.Status500InternalServerError, ClairTexts.Database);
        }
        catch (Exception exception)
        {
            ClairV1Log.Failed(logger, exception, route.Name, id);
            return ClairReply.Error(StatusCodes.Status500InternalServerError, ClairTexts.Internal);
        }
    }

    private static async Task WriteAsync(HttpContext context, ClairReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        if (reply.Body is not { } body)
        {
            response.ContentLength = 0;
            return;
        }

        response.ContentType = reply.ContentType;
        var bytes = body.Plain;
        if (reply.IsJson)
        {
            response.Headers.Server = "clair";
            response.Headers.Vary = "Accept-Encoding";
            if (AcceptEncoding.TakesGzip(context.Request.Headers.AcceptEncoding))
            {
                response.Headers.ContentEncoding = "gzip";
                bytes = body.Gzip;
            }
        }

        response.ContentLength = bytes.Length;
        try
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client is gone; what it asked for is done all the same.
        }
    }
}
