using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Server.Journal;
using Strata.Storage;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests;

/// <summary>A whole server on real sockets, with a database and a host of layer blobs of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ITestDatabase _owner;
    private readonly SampleBlobs _blobs = new();
    private int _receivers;

    private TestServer(WebApplication app, ITestDatabase owner, HttpMessageHandler? handler)
    {
        _app = app;
        _owner = owner;
        var addresses = ServerLifetime.Addresses(app);
        Api = new Uri(addresses[0].Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        Health = new Uri(addresses[1].Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        Blobs = new FakeBlobHost(request => _blobs.Answer(request));
#pragma warning disable RS0030 // Tests are the composition root of what they test.
        Client = new HttpClient(handler ?? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
#pragma warning restore RS0030
    }

    /// <summary>The API's address.</summary>
    public Uri Api { get; }

    /// <summary>The health check's address.</summary>
    public Uri Health { get; }

    /// <summary>Where layers come from.</summary>
    public FakeBlobHost Blobs { get; }

    /// <summary>The blobs.</summary>
    public SampleBlobs Samples => _blobs;

    /// <summary>The database.</summary>
    public IServerDatabase Database => _owner.Database;

    /// <summary>The services of the server.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>A client.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts a server on free ports.</summary>
    /// <param name="change">Changes the options.</param>
    /// <param name="database">The database, which is disposed with the server; null for SQLite in a new folder.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="handler">How the client connects; null for plainly.</param>
    public static async Task<TestServer> StartAsync(
        Func<ServerOptions, ServerOptions>? change = null, ITestDatabase? database = null, TimeProvider? time = null, HttpMessageHandler? handler = null)
    {
        database ??= await SqliteTestDatabase.CreateAsync();
        var options = new ServerOptions
        {
            Api = new ApiOptions
            {
                Listen = new ListenAddress(System.Net.IPAddress.Loopback, 0),
                HealthListen = new ListenAddress(System.Net.IPAddress.Loopback, 0),
            },
            Updater = new Strata.Server.Workers.UpdaterOptions { Interval = TimeSpan.Zero },
            Log = new Strata.Server.Telemetry.LogOptions { Level = Microsoft.Extensions.Logging.LogLevel.None },
        };
        options = options with { Database = database.Options };
        var app = Program.CreateServer(change?.Invoke(options) ?? options, database.Database, time ?? TimeProvider.System);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, database, handler);
    }

    /// <summary>Sends a request whose target goes over the wire as it is written.</summary>
    public async Task<TestAnswer> SendAsync(string method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        var authority = Api.GetLeftPart(UriPartial.Authority);
        using var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(authority + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new TestAnswer(
            (int)response.StatusCode,
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Posts one of the sample layers.</summary>
    public Task<TestAnswer> PostLayerAsync(string name, string blob, string? parent = null) => SendAsync(
        "POST",
        "/v1/layers",
        $$$"""{"Layer":{"Name":"{{{name}}}","Path":"{{{Blobs.Address("/" + blob)}}}","ParentName":"{{{parent}}}","Format":"Docker"}}""");

    /// <summary>Tells the server to stop, as a signal does, and waits for its end.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>
    /// The names of notifications that a receiver would be sent: a new one, which is told of everything that was not deleted. The server sets
    /// its own receivers once, when it has started, which may take this one away; then the next one stays.
    /// </summary>
    public async Task<IReadOnlyList<string>> NotificationNamesAsync() =>
        await NamesOfNewReceiverAsync() is { Count: > 0 } names ? names : await NamesOfNewReceiverAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Blobs.DisposeAsync();
        await _owner.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> NamesOfNewReceiverAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await Services.GetRequiredService<EditJournal>().SettleAsync(cancellationToken);
        var receiver = $"test-{++_receivers}";
        await Database.Notifications.SetReceiversAsync([receiver], cancellationToken);
        return
        [
            .. (await Database.Notifications.ListAsync(null, 1_000, cancellationToken))
                .Where(delivery => delivery.Receiver == receiver).Select(delivery => delivery.Notification),
        ];
    }
}
