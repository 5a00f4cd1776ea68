using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Strata.Server.Tests.Notifications;

/// <summary>A webhook's other end: a real HTTP server on the loopback interface that remembers what it was sent.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private WebhookReceiver(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>What the next calls are answered with; may be changed at any time.</summary>
    public Func<ReceivedCall, int> Answer { get; set; } = _ => 200;

    /// <summary>Further headers of every answer.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    /// <summary>Waits before an answer is given.</summary>
    public Func<Task> Delay { get; set; } = () => Task.CompletedTask;

    /// <summary>Told about each call when its answer was sent.</summary>
    public Action<ReceivedCall> Answered { get; set; } = _ => { };

    /// <summary>Every call so far.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. _calls];

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook");

    /// <summary>A receiver; with TLS when it is given a certificate, and with client certificates required when it is given their authority.</summary>
    public static async Task<WebhookReceiver> StartAsync(X509Certificate2? certificate = null, X509Certificate2? clientAuthority = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = clientAuthority is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (client, _, _) => client.Issuer == clientAuthority!.Subject;
                });
            }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var receiver = new WebhookReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the next call that was not waited for yet.</summary>
    public async Task<ReceivedCall> NextAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        return _calls.ToArray()[^(_arrived.CurrentCount + 1)];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = new ReceivedCall(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            context.Connection.ClientCertificate?.Subject);
        _calls.Enqueue(call);
        _arrived.Release();
        context.Response.OnCompleted(() =>
        {
            Answered(call);
            return Task.CompletedTask;
        });
        await Delay();
        context.Response.StatusCode = Answer(call);
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }
    }
}
