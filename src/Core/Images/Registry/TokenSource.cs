using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>Fetches tokens (distribution, token and OAuth2 authentication specifications). Redirects are not followed: a credential is for the realm alone.</summary>
/// <param name="http">Sends requests, where the rules allow.</param>
/// <param name="limits">The timeouts.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenSource(HttpMessageInvoker http, BlobLimits limits, TimeProvider time)
{
    /// <summary>The name of this program at token servers.</summary>
    public const string ClientId = "strata";

    /// <summary>Bytes of an answer; stops servers that send without end.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>The shortest life of a token that is believed, and that of one whose server does not tell (distribution's rule).</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    /// <summary>Asks for a token.</summary>
    /// <param name="realm">Whom, and for what.</param>
    /// <param name="credential">What to show, or null for a token that anybody gets.</param>
    /// <param name="mayBePlain">True when the credential may be sent without TLS.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenException">There is none.</exception>
    public async Task<RegistryToken> FetchAsync(TokenRealm realm, RegistryCredential? credential, bool mayBePlain, CancellationToken cancellationToken)
    {
        if (credential is not null && realm.Address.Scheme != "https" && !mayBePlain)
        {
            throw new TokenException(
                $"the token server {BlobAddress.Shown(realm.Address)} is not https, so it is not sent the {credential}; name its host with --insecure if it is trusted", false);
        }

        for (var attempt = 1; ; attempt++)
        {
            using var message = Message(realm, credential);
            using var exchange = new BlobExchange(realm.Address, limits, time, CancellationToken.None);
            try
            {
                await exchange.SendAsync(http, message, cancellationToken).ConfigureAwait(false);
                var body = await exchange.ReadBodyAsync(MaximumBytes + 1, cancellationToken).ConfigureAwait(false);
                if (!IsTransient(exchange.Response.StatusCode) || attempt >= limits.Attempts)
                {
                    return Read(realm, credential, exchange.Response.StatusCode, body);
                }
            }
            catch (BlobDownloadException failure) when (!failure.IsTransient || attempt >= limits.Attempts)
            {
                throw new TokenException($"the token server cannot be asked: {failure.Message.TrimEnd('.')}", false, failure);
            }
            catch (BlobDownloadException)
            {
                // Tried again below.
            }

            await Task.Delay(limits.RetryDelay * Math.Pow(2, attempt - 1), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static HttpRequestMessage Message(TokenRealm realm, RegistryCredential? credential)
    {
        HttpRequestMessage message;
        if (credential?.IdentityToken is { } identity)
        {
            message = new HttpRequestMessage(HttpMethod.Post, realm.Address)
            {
                Content = new StringContent(
                    $"grant_type=refresh_token&refresh_token={Uri.EscapeDataString(identity)}&service={Uri.EscapeDataString(realm.Service ?? "")}"
                    + $"&scope={Uri.EscapeDataString(string.Join(' ', realm.Scopes))}&client_id={ClientId}&access_type=online",
                    Encoding.ASCII,
                    new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
            };
        }
        else
        {
            message = new HttpRequestMessage(HttpMethod.Get, realm.AddressFor(credential?.User));
            if (credential?.BasicHeader is { } basic)
            {
                message.Headers.TryAddWithoutValidation("Authorization", basic);
            }
        }

        message.Headers.TryAddWithoutValidation("User-Agent", BlobHeaders.UserAgent);
        return message;
    }

    private RegistryToken Read(TokenRealm realm, RegistryCredential? credential, HttpStatusCode status, byte[] body)
    {
        var where = BlobAddress.Shown(realm.Address);
        if (status != HttpStatusCode.OK)
        {
            var isRefused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest;
            throw new TokenException(
                string.Create(CultureInfo.InvariantCulture, $"the token server {where} answered {(int)status}")
                + (credential is not null && isRefused ? $" to the {credential}" : ""),
                isRefused);
        }

        if (body.Length > MaximumBytes)
        {
            throw new TokenException($"the token server {where} sent more than {MaximumBytes} bytes", false);
        }

        try
        {
            return ImageJson.Parse(body, "the token", root => Read(root, where));
        }
        catch (ImageFormatException)
        {
            throw new TokenException($"the token server {where} sent an answer that cannot be read", false);
        }
    }

    private RegistryToken Read(JsonElement root, string where)
    {
        var token = ImageJson.Text(root, "token", where) is { Length: > 0 } first ? first : ImageJson.Text(root, "access_token", where);
        if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new TokenException($"the token server {where} did not include a token", false);
        }

        var now = time.GetUtcNow();
        var life = ImageJson.Member(root, "expires_in", where) is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetDouble(out var given) && given > 0
            ? TimeSpan.FromSeconds(Math.Min(given, LongestLife.TotalSeconds))
            : ShortestLife;
        life = life > ShortestLife ? life : ShortestLife;

        // A server whose clock is far behind would otherwise be asked again before each request.
        var issued = DateTimeOffset.TryParse(
            ImageJson.Text(root, "issued_at", where), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at < now && at + life > now ? at : now;
        return new RegistryToken(token, issued + (life * 0.9));
    }
}
