using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>Speaks the Engine API of Docker, which podman's service has as well (moby, api/swagger.yaml).</summary>
internal sealed class EngineClient : IDisposable
{
    private static readonly Regex VersionGrammar = new(@"^[0-9]{1,4}\.[0-9]{1,4}\z");

    /// <summary>The newest version that this client knows.</summary>
    public static readonly Version Newest = new(1, 48);

    /// <summary>What an engine speaks that does not tell.</summary>
    public static readonly Version Oldest = new(1, 24);

    /// <summary>The version from which on an export takes a platform; older engines ignore it.</summary>
    public static readonly Version WithPlatforms = new(1, 48);

    private readonly EngineEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    private EngineClient(EngineEndpoint endpoint, EngineSettings settings, TimeProvider time) =>
        (_endpoint, _time, _http) = (endpoint, time, new HttpMessageInvoker(EngineHttp.CreateHandler(endpoint, settings.Variable)));

    /// <summary>The version of the API in use.</summary>
    public Version ApiVersion { get; private set; } = Oldest;

    /// <summary>Connects to an engine and agrees on a version; the caller disposes the client.</summary>
    /// <param name="endpoint">The engine.</param>
    /// <param name="settings">The environment; <c>DOCKER_API_VERSION</c> fixes the version.</param>
    /// <param name="limit">How long the engine may take to answer.</param>
    /// <param name="time">The clock that this is measured by.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ImageUnavailableException">The engine cannot be reached, or what answers is none.</exception>
    public static async Task<EngineClient> ConnectAsync(
        EngineEndpoint endpoint, EngineSettings settings, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var pinned = Pinned(settings);
        var client = new EngineClient(endpoint, settings, time);
        try
        {
            client.ApiVersion = await client.PingAsync(limit, cancellationToken).ConfigureAwait(false) is { } offered && offered < Newest ? offered : Newest;
            client.ApiVersion = pinned ?? client.ApiVersion;
            return client;
        }
        catch (Exception e) when (e is ImageUnavailableException or OperationCanceledException)
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What the engine knows of an image, or null with its reason when it does not have it.</summary>
    /// <exception cref="ImageUnavailableException">The engine cannot be asked or refuses.</exception>
    /// <exception cref="ImageFormatException">The answer cannot be understood.</exception>
    public async Task<(EngineImage? Image, string Reason)> InspectAsync(EngineReference reference, int maximumLayers, CancellationToken cancellationToken)
    {
        var query = ApiVersion >= WithPlatforms ? "?manifests=true" : "";
        using var response = await GetAsync($"images/{reference.Text}/json{query}", EngineLimits.AnswerTime, cancellationToken).ConfigureAwait(false);
        var body = await ReadAnswerAsync(response, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => (EngineImage.Parse(body, maximumLayers), ""),
            HttpStatusCode.NotFound => (null, EngineError.MessageIn(body) ?? "no such image"),
            _ => throw Refused(response, body),
        };
    }

    /// <summary>
    /// Starts the export of an image: the answer's content is the archive. Every read of it is limited by the caller. The caller disposes it.
    /// </summary>
    /// <exception cref="ImageNotFoundException">The image is not there any more, or not for this platform.</exception>
    /// <exception cref="ImageUnavailableException">The engine cannot be asked or refuses.</exception>
    public async Task<HttpResponseMessage> ExportAsync(Digest id, Platform? platform, CancellationToken cancellationToken)
    {
        var query = platform is null || ApiVersion < WithPlatforms ? "" : "?platform=" + Uri.EscapeDataString(Json(platform));
        var response = await GetAsync($"images/{id}/get{query}", EngineLimits.ExportPause, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            var body = await ReadAnswerAsync(response, cancellationToken).ConfigureAwait(false);
            throw response.StatusCode == HttpStatusCode.NotFound
                ? new ImageNotFoundException($"the engine cannot export the image: {EngineError.MessageIn(body) ?? "it is not there any more"}.")
                : Refused(response, body);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Version? Pinned(EngineSettings settings)
    {
        if (settings.Set("DOCKER_API_VERSION") is not { } text)
        {
            return null;
        }

        return VersionGrammar.IsMatch(text) && Version.TryParse(text, out var version)
            ? version
            : throw new ImageUnavailableException($"DOCKER_API_VERSION: '{PrintableText.Clean(text, 50)}' is no version; write it as 1.44.");
    }

    private static string Json(Platform platform)
    {
        var variant = platform.Variant is { } text ? $",\"variant\":\"{text}\"" : "";
        return $"{{\"os\":\"{platform.Os}\",\"architecture\":\"{platform.Architecture}\"{variant}}}";
    }

    /// <summary>The version that the engine offers; null when it does not tell.</summary>
    private async Task<Version?> PingAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var head = await SendAsync(HttpMethod.Head, "/_ping", limit, cancellationToken).ConfigureAwait(false);
        if (head.StatusCode == HttpStatusCode.OK)
        {
            return Offered(head);
        }

        using var get = await SendAsync(HttpMethod.Get, "/_ping", limit, cancellationToken).ConfigureAwait(false);
        return get.StatusCode == HttpStatusCode.OK
            ? Offered(get)
            : throw Refused(get, await ReadAnswerAsync(get, cancellationToken).ConfigureAwait(false));
    }

    private static Version Offered(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Api-Version", out var values) && values.FirstOrDefault() is { } text && VersionGrammar.IsMatch(text)
            && Version.TryParse(text, out var version)
                ? version
                : Oldest;

    private Task<HttpResponseMessage> GetAsync(string path, TimeSpan limit, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/v{ApiVersion.ToString(2)}/{path}"), limit, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var root = _endpoint.Address.Root(_endpoint.Tls is not null);
        using var request = new HttpRequestMessage(method, new Uri(root.AbsoluteUri.TrimEnd('/') + path));
        try
        {
            return await _http.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(limit);
        }
        catch (HttpRequestException e)
        {
            throw EngineFault.Of(_endpoint, e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(EngineLimits.AnswerTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            using var answer = new MemoryStream();
            var buffer = new byte[16 << 10];
            while (await body.ReadAsync(buffer, either.Token).ConfigureAwait(false) is var count and > 0)
            {
                if (answer.Length + count > EngineLimits.AnswerBytes)
                {
                    throw new ImageUnavailableException($"the engine at {_endpoint} answers with more than {EngineLimits.AnswerBytes} bytes.");
                }

                answer.Write(buffer, 0, count);
            }

            return answer.GetBuffer().AsMemory(0, (int)answer.Length);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(EngineLimits.AnswerTime);
        }
        catch (IOException e)
        {
            throw EngineFault.Of(_endpoint, e);
        }
    }

    private ImageUnavailableException NoAnswer(TimeSpan limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the engine at {_endpoint} does not answer within {limit.TotalSeconds:0} seconds."));

    private ImageUnavailableException Refused(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var message = EngineError.MessageIn(body) ?? PrintableText.Clean(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 300)]).Trim());
        return new ImageUnavailableException(
            $"the engine at {_endpoint} refuses with status {(int)response.StatusCode}{(message.Length == 0 ? "" : ": " + message.TrimEnd('.'))}.");
    }
}
