using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Server.Telemetry;

namespace Strata.Server.Notifications;

/// <summary>
/// Calls a webhook as Clair does: <c>POST {"Notification":{"Name":"…"}}</c>, where only 200 and 201 mean that it was taken. The receiver
/// fetches the notification itself and deletes it when it is done.
/// </summary>
internal sealed class WebhookSender(WebhookOptions options, HttpClient http, TimeProvider time) : INotificationSender
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public string Receiver => options.Name;

    public string Kind => "webhook";

    /// <summary>A sender with a client of its own.</summary>
    public static WebhookSender Create(WebhookOptions options, TimeProvider time) => new(options, WebhookClient.Create(options), time);

    public async Task SendAsync(string notification, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("notification.send");
        activity?.SetTag("strata.receiver", Receiver);
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = CreateRequest(notification);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            {
                throw new SendFailedException(Explain(response.StatusCode));
            }
        }
        catch (HttpRequestException exception)
        {
            throw new SendFailedException(Explain(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = options.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            throw new SendFailedException($"no answer within {seconds} s", exception);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>The body, exactly as Clair writes it.</summary>
    public static byte[] Body(string notification) =>
        Encoding.UTF8.GetBytes($$$"""{"Notification":{"Name":"{{{JsonEncodedText.Encode(notification, JavaScriptEncoder.Default)}}}"}}""");

    private HttpRequestMessage CreateRequest(string notification)
    {
        var body = Body(notification);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        if (options.Secret is { Length: > 0 } secret)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Create(secret, time.GetUtcNow(), body));
        }

        return request;
    }

    private static string Explain(HttpStatusCode status)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status is >= 300 and < 400
            ? $"answered {code}: redirects are not followed, set the final address"
            : $"answered {code}, only 200 and 201 are taken as success";
    }

    /// <summary>What went wrong in words of our own where the library's would name the address, which may carry a token.</summary>
    private static string Explain(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name cannot be resolved",
        HttpRequestError.ConnectionError when exception.InnerException is RefusedAddressException refused => refused.Message,
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection: " + (exception.InnerException?.Message ?? "the handshake failed"),
        HttpRequestError.ProxyTunnelError => "the proxy refused the connection",
        HttpRequestError.ResponseEnded => "the connection was closed before an answer came",
        _ => $"the request failed ({exception.HttpRequestError})",
    };
}
