using System.Data.Common;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Server.Harbor.Http;
using Strata.Server.Hosting;
using Strata.Server.Http;

namespace Strata.Server.Hooks;

/// <summary>
/// <c>POST /hooks/harbor</c> and <c>/hooks/registry</c>: notifications of pushes and deletions. They are answered with 202 when they are stored as
/// jobs, and also when nothing follows from them, since everything else is repeated.
/// </summary>
internal sealed partial class HookPipeline(HookActions actions, HookOptions options, WorkLifetime lifetime, ILogger<HookPipeline> logger)
{
    /// <summary>The largest body; a notification has a few kilobytes.</summary>
    private const int MaximumBody = 4 << 20;

    private static readonly Dictionary<string, Func<JsonElement, IEnumerable<RegistryEvent>>> Readers = new(StringComparer.Ordinal)
    {
        ["/hooks/harbor"] = HarborEvents.Read,
        ["/hooks/registry"] = DistributionEvents.Read,
    };

    /// <summary>True when a request is a notification, and they are listened to.</summary>
    public bool IsOurs(HttpContext context) =>
        options.Registries.Count > 0 && context.Features.Get<ListenerFeature>()?.Kind == ListenerKind.Api && Readers.ContainsKey(context.Request.Path.Value ?? "");

    /// <summary>Answers a notification.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var reply = await ReplyAsync(context).ConfigureAwait(false);
        context.Response.StatusCode = reply.Status;
        context.Response.ContentLength = reply.Body.Length;
        if (!reply.Body.IsEmpty)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task<HarborReply> ReplyAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return HarborReply.Error(StatusCodes.Status405MethodNotAllowed, "notifications are sent with POST");
        }

        var senders = actions.Authenticate(context.Request.Headers.Authorization);
        if (senders.Count == 0)
        {
            return HarborReply.Error(StatusCodes.Status401Unauthorized, "Authorization is not that of a registry that is known here");
        }

        try
        {
            var (body, isCutOff) = await RequestBody.ReadAsync(context, MaximumBody).ConfigureAwait(false);
            if (isCutOff)
            {
                return HarborReply.Error(StatusCodes.Status413PayloadTooLarge, "the body is larger than 4 MiB");
            }

            using var document = JsonDocument.Parse(body);
            foreach (var told in Readers[context.Request.Path.Value!](document.RootElement))
            {
                await actions.ActAsync(told, senders, lifetime.Token).ConfigureAwait(false);
            }

            return new HarborReply(StatusCodes.Status202Accepted, null, default);
        }
        catch (JsonException)
        {
            return HarborReply.Error(StatusCodes.Status400BadRequest, "the body is not JSON");
        }
        catch (BadHttpRequestException problem)
        {
            return HarborReply.Error(problem.StatusCode, problem.Message);
        }
        catch (Exception exception) when (exception is DbException or StoreException or StoreReadOnlyException or OperationCanceledException)
        {
            NotStored(logger, exception, context.TraceIdentifier);
            return HarborReply.Error(StatusCodes.Status503ServiceUnavailable, "the notification cannot be stored now");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A notification of a registry could not be stored, so that it is repeated ({RequestId}).")]
    private static partial void NotStored(ILogger logger, Exception exception, string requestId);
}
