using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Strata.Testing;

/// <summary>
/// A publisher's web server on the loopback interface, speaking HTTP/1.1: validators, 304, missing pages, bodies that break off or
/// stall, errors. What is not served is answered 404 with a web page.
/// </summary>
public sealed class FakeFeedHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, FakeFeedPage> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _loop;

    /// <summary>Starts listening.</summary>
    public FakeFeedHost()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>The address of the server's root.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/");

    /// <summary>Every request so far: its request line and header lines.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The paths of the requests so far.</summary>
    public IReadOnlyList<string> Paths => [.. _requests.Select(request => request.Split(' ')[1])];

    /// <summary>A client for this server.</summary>
#pragma warning disable RS0030 // Tests are the composition root of what they test.
    public static HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030

    /// <summary>Serves a page, in place of an earlier one.</summary>
    public void Serve(string path, FakeFeedPage page) => _pages[path] = page;

    /// <summary>Serves a text.</summary>
    public void Serve(string path, string body) => Serve(path, new FakeFeedPage { Body = Encoding.UTF8.GetBytes(body) });

    /// <summary>Stops listening and waits for the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                if (await ReadRequestAsync(stream) is { } request)
                {
                    await AnswerAsync(stream, request);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client went away, which some tests are about.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            request.Append(line).Append('\n');
        }

        return request.Length == 0 ? null : request.ToString();
    }

    private async Task AnswerAsync(NetworkStream stream, string request)
    {
        _requests.Enqueue(request);
        var path = Uri.UnescapeDataString(request.Split(' ')[1]);
        if (!_pages.TryGetValue(path, out var page))
        {
            page = new FakeFeedPage { Status = 404, Body = "<html><body>404 Not Found</body></html>"u8.ToArray() };
        }
        else if (_failures.AddOrUpdate(path, 1, (_, count) => count + 1) <= page.FailFirst)
        {
            page = new FakeFeedPage { Status = 503, Headers = page.Headers };
        }
        else if (HasHeader(request, "If-None-Match", page.ETag) || HasHeader(request, "If-Modified-Since", page.LastModified))
        {
            page = page with { Status = 304, Body = [] };
        }

        var head = new StringBuilder("HTTP/1.1 ").Append(page.Status).Append(" Fake\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {page.Body.Length}\r\n");
        AppendHeader(head, "ETag", page.ETag);
        AppendHeader(head, "Last-Modified", page.LastModified);
        foreach (var line in page.Headers)
        {
            head.Append(line).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        await stream.WriteAsync(page.Body.AsMemory(0, page.CutAfter ?? page.Body.Length), _stop.Token);
        await stream.FlushAsync(_stop.Token);
        if (page.Stalls)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private static void AppendHeader(StringBuilder head, string name, string? value)
    {
        if (value is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
    }

    private static bool HasHeader(string request, string name, string? value) =>
        value is not null && request.Contains($"\n{name}: {value}\n", StringComparison.OrdinalIgnoreCase);
}
