using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>
/// Harbor's own client and job, rule by rule (goharbor/harbor, src/pkg/scan/rest/v1/client.go and src/pkg/scan/job.go): five seconds for a whole
/// exchange, no redirect followed, exact statuses, a refresh delay that is read as a signed byte, errors as one kind of JSON.
/// </summary>
internal sealed class HarborClient : IDisposable
{
    public const string V = "application/vnd.security.vulnerability.report; version=1.1";
    public const string N = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0";
    public const string S = "application/vnd.security.sbom.report+json; version=1.0";

    private const int UsualDelay = 5;

    private readonly HttpClient _http;
    private readonly string _base;
    private readonly Action<HttpRequestHeaders> _authorize;
    private readonly TimeSpan _firstPoll;

    /// <summary>A client of one registration.</summary>
    /// <param name="address">The registration's address, its path included.</param>
    /// <param name="authorize">Adds the registration's credential; null for none.</param>
    /// <param name="firstPoll">How long after the submission the report is first asked for; Harbor waits two seconds.</param>
    public HarborClient(Uri address, Action<HttpRequestHeaders>? authorize = null, TimeSpan? firstPoll = null)
    {
        _base = address.AbsoluteUri.Trim().TrimEnd('/') + "/api/v1/";
        _authorize = authorize ?? (_ => { });
        _firstPoll = firstPoll ?? TimeSpan.FromMilliseconds(50);
#pragma warning disable RS0030 // Tests are the composition root of what they test.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.GZip })
        {
            Timeout = TimeSpan.FromSeconds(5),
        };
#pragma warning restore RS0030
    }

    /// <summary>How often reports were asked for.</summary>
    public int Polls { get; private set; }

    /// <summary>The ping: metadata, or the text that Harbor shows.</summary>
    public async Task<JsonElement> PingAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "metadata", "application/vnd.scanner.adapter.metadata+json; version=1.0", null);
        var body = await ExpectAsync(answer, 200);
        return JsonElement.Parse(body);
    }

    /// <summary>Asks for a scan and returns its id.</summary>
    public async Task<string> SubmitAsync(string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, "scan", "application/vnd.scanner.adapter.scan.response+json; version=1.0", body);
        var id = JsonElement.Parse(await ExpectAsync(answer, 202)).GetProperty("id").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]{16,}$", id);
        Assert.Equal("application/vnd.scanner.adapter.scan.response+json; version=1.0", answer.Content.Headers.ContentType!.ToString());
        return id;
    }

    /// <summary>Polls until the report is there, as a job does; its body.</summary>
    public async Task<byte[]> WaitAsync(string id, string accept = V, string query = "")
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await Task.Delay(_firstPoll, cancellationToken);
        while (true)
        {
            using var answer = await SendAsync(HttpMethod.Get, $"scan/{id}/report{query}", accept, null);
            Polls++;
            if ((int)answer.StatusCode != 302)
            {
                return await ExpectAsync(answer, 200);
            }

            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            await Task.Delay(TimeSpan.FromSeconds(DelayOf(answer)), cancellationToken);
        }
    }

    /// <summary>A whole job: submission, polling, decoding and storing.</summary>
    public async Task<DecodedReport> ScanAsync(string body, string accept = V) => DecodedReport.Read(await WaitAsync(await SubmitAsync(body), accept));

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The header as <c>strconv.ParseInt(text, 10, 8)</c> reads it. What it cannot read means five seconds; zero would be a loop without a pause.</summary>
    private static int DelayOf(HttpResponseMessage answer)
    {
        var text = answer.Headers.TryGetValues("Refresh-After", out var values) ? values.Single() : "";
        Assert.True(sbyte.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds), $"Refresh-After '{text}' is no int8");
        Assert.InRange(seconds, 1, 120);
        return Math.Min((int)seconds, UsualDelay);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept, string? body)
    {
        using var request = new HttpRequestMessage(method, _base + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        _authorize(request.Headers);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/vnd.scanner.adapter.scan.request+json; version=1.0");
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The body of the one status that counts; of any other, the exception that Harbor's log would show.</summary>
    private static async Task<byte[]> ExpectAsync(HttpResponseMessage answer, int status)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (int)answer.StatusCode == status ? body
            : body.Length == 0 ? throw new HarborJobException((int)answer.StatusCode, "")
            : throw new HarborJobException((int)answer.StatusCode, JsonElement.Parse(body).GetProperty("error").GetProperty("message").GetString()!);
    }
}
