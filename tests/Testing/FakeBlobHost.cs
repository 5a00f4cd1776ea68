using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Strata.Testing;

/// <summary>
/// A server of blobs on the loopback interface that speaks HTTP/1.1 on raw sockets, over TLS when it is given a certificate, and can
/// break every promise of it. Each connection carries one request, unless connections are kept.
/// </summary>
public sealed class FakeBlobHost : IAsyncDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<FakeBlobRequest, FakeBlobAnswer> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly RemoteCertificateValidationCallback? _judgeClient;
    private readonly bool _keepsConnections;
    private readonly ConcurrentQueue<FakeBlobRequest> _requests = new();
    private readonly Task _loop;
    private int _connections;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">Called for each request.</param>
    /// <param name="certificate">The certificate with its key, or null for plain http.</param>
    /// <param name="keepsConnections">True to take further requests on a connection.</param>
    /// <param name="socketPath">Where to listen on a socket of the file system, in place of a port.</param>
    /// <param name="judgeClient">Asks clients for a certificate and judges it; null to ask for none.</param>
    public FakeBlobHost(
        Func<FakeBlobRequest, FakeBlobAnswer> answer,
        X509Certificate2? certificate = null,
        bool keepsConnections = false,
        string? socketPath = null,
        RemoteCertificateValidationCallback? judgeClient = null)
    {
        (_answer, _certificate, _keepsConnections, _judgeClient) = (answer, certificate, keepsConnections, judgeClient);
        _listener = new Socket(socketPath is null ? AddressFamily.InterNetwork : AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(socketPath is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen();
        _loop = AcceptAsync();
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<FakeBlobRequest> Requests => [.. _requests];

    /// <summary>The connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The address of a path, under any host name that is resolved to the loopback interface.</summary>
    public Uri Address(string path, string host = "127.0.0.1") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{(_certificate is null ? "http" : "https")}://{host}:{Port}{path}"));

    /// <summary>Stops listening and waits for the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
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
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                while (await ReadRequestAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    if (!await AnswerAsync(stream, _answer(request)) || !_keepsConnections)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, which some tests are about.
            }
        }
    }

    private async Task<Stream> OpenAsync(Socket client)
    {
        if (_certificate is null)
        {
            return new NetworkStream(client);
        }

        var secure = new SslStream(new NetworkStream(client), leaveInnerStreamOpen: false, _judgeClient);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = _judgeClient is not null }, _stop.Token);
        return secure;
    }

    private async Task<FakeBlobRequest?> ReadRequestAsync(Stream stream)
    {
        var head = new List<byte>();
        var next = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(next, _stop.Token) == 0)
            {
                return null;
            }

            head.Add(next[0]);
            if (head is [TlsHandshake])
            {
                // As every server of plain http, it does not wait for the rest of what is no request.
                return null;
            }
        }

        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var parts = lines[0].Split(' ');
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new FakeBlobRequest(parts[0], parts[1], headers) { Body = Encoding.UTF8.GetString(body) };
    }

    /// <summary>Sends an answer; false when the connection has to be closed after it.</summary>
    private async Task<bool> AnswerAsync(Stream stream, FakeBlobAnswer answer)
    {
        if (answer.IsSilent)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        var head = new StringBuilder("HTTP/1.1 ").Append(answer.Status).Append(" Fake\r\n");
        head.Append(_keepsConnections ? "" : "Connection: close\r\n");
        head.AppendJoin("", answer.Headers.Select(line => line + "\r\n"));
        if (answer.IsChunked)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        else if (!answer.IsUnframed)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.ClaimedLength ?? answer.Body.Length}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        if (answer.BeforeEachByte is { } pause)
        {
            for (var i = 0; i < answer.Body.Length; i++)
            {
                await pause(_stop.Token);
                await stream.WriteAsync(answer.Body.AsMemory(i, 1), _stop.Token);
            }

            return false;
        }

        do
        {
            await SendBodyAsync(stream, answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length), answer.IsChunked);
        }
        while (answer.IsEndless);

        if (answer.Stalls)
        {
            await stream.FlushAsync(_stop.Token);
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        if (answer.IsChunked && answer.CutAfter is null)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _stop.Token);
        }

        await stream.FlushAsync(_stop.Token);
        return answer is { CutAfter: null, ClaimedLength: null, IsUnframed: false };
    }

    private async Task SendBodyAsync(Stream stream, ReadOnlyMemory<byte> body, bool isChunked)
    {
        if (isChunked && body.Length > 0)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(body.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), _stop.Token);
        }

        await stream.WriteAsync(body, _stop.Token);
        if (isChunked && body.Length > 0)
        {
            await stream.WriteAsync("\r\n"u8.ToArray(), _stop.Token);
        }
    }
}
