using System.Data.Common;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Strata.Core.Advisories;
using Strata.Server.Harbor.Http;
using Strata.Server.Harbor.Requests;
using Strata.Server.Hosting;
using Strata.Server.Http;
using Strata.Server.Telemetry;

namespace Strata.Server.Harbor;

/// <summary>
/// A request's way through the adapter: route, caller, body, work, answer. Every error has a JSON body, since anything else hides its cause in
/// Harbor's log. Callers' rates are not limited: Harbor gives up a scan for a single 429.
/// </summary>
internal sealed class HarborPipeline(
    HarborRouter router, HarborAuthenticator authenticator, WorkLifetime lifetime, HarborMetrics metrics, TimeProvider time, ILogger<HarborPipeline> logger)
{
    /// <summary>True when a request is for the adapter.</summary>
    public bool IsOurs(HttpContext context) =>
        router.IsOurs(context.Features.Get<ListenerFeature>()?.Kind, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (route, id, refusal) = router.Match(context.Request.Method, target);
        var path = RequestTarget.PathOf(target).ToString();
        var reply = refusal ?? Refuse(context, route!) ?? await WorkAsync(context, route!, path, id).ConfigureAwait(false);
        await WriteAsync(context, reply).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(started);
        metrics.Answered(route?.Name ?? "none", reply.Status, elapsed);
        var level = reply.Status >= 400 || context.Request.Method == HttpMethods.Post ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var shown = LogText.Clean(path);
            HarborLog.Answered(logger, level, context.Request.Method, shown, reply.Status, elapsed.TotalMilliseconds, context.TraceIdentifier);
        }
    }

    private HarborReply? Refuse(HttpContext context, HarborRoute route)
    {
        if (route.Scope == Auth.ApiScopes.None)
        {
            return null;
        }

        if (authenticator.Authenticate(context.Request) is not { } caller)
        {
            return HarborReply.Error(StatusCodes.Status401Unauthorized, "a valid credential is needed: the registration in Harbor has none, or another") with
            {
                Headers = [new("WWW-Authenticate", "Basic realm=\"strata\", Bearer realm=\"strata\"")],
            };
        }

        return caller.May(route.Scope) ? null : HarborReply.Error(StatusCodes.Status403Forbidden, "this credential does not allow scans: its token needs the scope 'scan'");
    }

    /// <summary>The work with every way it can end turned into an answer: it never throws.</summary>
    private async Task<HarborReply> WorkAsync(HttpContext context, HarborRoute route, string path, string id)
    {
        try
        {
            ReadOnlyMemory<byte> body = default;
            if (HttpMethods.IsPost(context.Request.Method))
            {
                (body, var isCutOff) = await RequestBody.ReadAsync(context, ScanRequestReader.MaximumBody).ConfigureAwait(false);
                if (isCutOff)
                {
                    return HarborReply.Error(StatusCodes.Status413PayloadTooLarge, "the body is larger than 1 MiB");
                }
            }

            var request = new HarborRequest(path, id, context.Request.Headers.Accept, context.Request.Query, body);
            return await route.Handler(request, lifetime.Token).ConfigureAwait(false);
        }
        catch (HarborProblemException problem)
        {
            return HarborReply.Error(problem.Status, problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            return HarborReply.Error(problem.StatusCode, problem.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || lifetime.Token.IsCancellationRequested)
        {
            return HarborReply.Error(StatusCodes.Status503ServiceUnavailable, "the scanner is stopping");
        }
        catch (Exception exception) when (exception is DbException or StoreException or StoreReadOnlyException)
        {
            HarborLog.DatabaseFailed(logger, exception, route.Name, context.TraceIdentifier);
            return HarborReply.Error(StatusCodes.Status500InternalServerError, $"the scanner's database does not answer (request {context.TraceIdentifier})");
        }
        catch (Exception exception)
        {
            HarborLog.Failed(logger, exception, route.Name, context.TraceIdentifier);
            return HarborReply.Error(StatusCodes.Status500InternalServerError, $"unexpected error of the scanner (request {context.TraceIdentifier})");
        }
    }

    private async Task WriteAsync(HttpContext context, HarborReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        if (reply.ContentType is null)
        {
            response.ContentLength = 0;
            return;
        }

        response.ContentType = reply.ContentType;
        try
        {
            if (reply.IsGzip)
            {
                await WriteStoredAsync(context, reply.Body).ConfigureAwait(false);
                return;
            }

            response.ContentLength = reply.Body.Length;
            await response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client is gone; what it asked for stays where it is.
        }
    }

    /// <summary>A report as it is stored; a client that takes no gzip gets it expanded on the way.</summary>
    private async Task WriteStoredAsync(HttpContext context, ReadOnlyMemory<byte> compressed)
    {
        var response = context.Response;
        response.Headers.Vary = "Accept-Encoding";
        if (AcceptEncoding.TakesGzip(context.Request.Headers.AcceptEncoding))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = compressed.Length;
            await response.Body.WriteAsync(compressed, context.RequestAborted).ConfigureAwait(false);
            metrics.Sent(compressed.Length);
            return;
        }

        await using var plain = new GZipStream(new MemoryStream(compressed.ToArray(), writable: false), CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        metrics.Sent(compressed.Length);
    }
}
