using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace Strata.Server.Tests.Outages;

/// <summary>Clients that ask a server for everything without end, and note what they are answered.</summary>
internal sealed class ApiLoad : IAsyncDisposable
{
    /// <summary>The address of the vulnerabilities that it makes.</summary>
    public const string Vulnerabilities = "/v1/namespaces/debian:9/vulnerabilities";

    private const string Down = "database: an error occured when querying the backend";

    private readonly TestServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, (int Good, int Failed)> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly Task _clients;

    private ApiLoad(TestServer server)
    {
        _server = server;
        _clients = Task.WhenAll(
            AskAsync("post layer", 201, number => server.PostLayerAsync(Layer(number), "debian.tar.gz"), Layers.Enqueue),
            AskAsync("post vulnerability", 201, number => server.SendAsync("POST", Vulnerabilities, Body(number)), Written.Enqueue),
            AskAsync("report", 200, _ => server.SendAsync("GET", "/v1/layers/base?features&vulnerabilities")),
            AskAsync("namespaces", 200, _ => server.SendAsync("GET", "/v1/namespaces")),
            AskAsync("list", 200, _ => server.SendAsync("GET", Vulnerabilities + "?limit=10")),
            AskAsync("one", 200, _ => server.SendAsync("GET", Vulnerabilities + "/CVE-BASE?fixedIn")));
    }

    /// <summary>The numbers of the layers whose posting was answered with 201.</summary>
    public ConcurrentQueue<int> Layers { get; } = new();

    /// <summary>The numbers of the vulnerabilities whose posting was answered with 201.</summary>
    public ConcurrentQueue<int> Written { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the clients, after one layer and one vulnerability that they can ask for.</summary>
    public static async Task<ApiLoad> StartAsync(TestServer server)
    {
        Assert.Equal(201, (await server.PostLayerAsync("base", "debian.tar.gz")).Status);
        Assert.Equal(201, (await server.SendAsync("POST", Vulnerabilities, """{"Vulnerability":{"Name":"CVE-BASE","Severity":"Low","FixedIn":[{"Name":"wget","Version":"9"}]}}""")).Status);
        return new ApiLoad(server);
    }

    /// <summary>The name of a layer.</summary>
    public static string Layer(int number) => string.Create(CultureInfo.InvariantCulture, $"layer-{number}");

    /// <summary>The name of a vulnerability.</summary>
    public static string Vulnerability(int number) => string.Create(CultureInfo.InvariantCulture, $"CVE-2032-{number}");

    /// <summary>Waits until each client was answered well twice more: the second of these was asked after the call.</summary>
    public Task AnswersAsync() => MoreAsync(count => count.Good);

    /// <summary>Waits until each client was refused twice more.</summary>
    public Task FailuresAsync() => MoreAsync(count => count.Failed);

    /// <summary>Stops the clients; none may have got an answer that is neither good nor Clair's 500.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        Assert.Empty(_wrong);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        _stop.Dispose();
    }

    private static string Body(int number) =>
        $$$"""{"Vulnerability":{"Name":"{{{Vulnerability(number)}}}","Severity":"High","FixedIn":[{"Name":"wget","Version":"2.0"}]}}""";

    private async Task MoreAsync(Func<(int Good, int Failed), int> count)
    {
        var before = _counts.ToDictionary(pair => pair.Key, pair => count(pair.Value));
        while (!_counts.All(pair => count(pair.Value) >= before.GetValueOrDefault(pair.Key) + 2))
        {
            Assert.Empty(_wrong);
            await Task.Delay(10, Token);
        }
    }

    private async Task AskAsync(string kind, int good, Func<int, Task<TestAnswer>> ask, Action<int>? done = null)
    {
        _counts[kind] = default;
        for (var number = 0; !_stop.IsCancellationRequested && !Token.IsCancellationRequested; number++)
        {
            try
            {
                Note(kind, number, await ask(number), good, done);
            }
            catch (Exception exception)
            {
                _wrong.Enqueue($"{kind}: {exception}");
                return;
            }
        }
    }

    private void Note(string kind, int number, TestAnswer answer, int good, Action<int>? done)
    {
        var (well, failed) = _counts[kind];
        if (answer.Status == good)
        {
            done?.Invoke(number);
            _counts[kind] = (well + 1, failed);
        }
        else if (answer.Status == 500 && answer.Error == Down && answer["Content-Type"] == "application/json;charset=utf-8")
        {
            _counts[kind] = (well, failed + 1);
        }
        else
        {
            _wrong.Enqueue($"{kind}: {answer.Status} {answer.Text}");
        }
    }
}
