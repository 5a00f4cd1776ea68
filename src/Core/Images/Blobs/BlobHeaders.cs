using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Strata.Core.Images.Blobs;

/// <summary>The headers that a caller gave: which are sent, and which of them also to a host that a redirect leads to.</summary>
internal sealed class BlobHeaders
{
    /// <summary>RFC 9110, 5.6.2: what a header's name is made of.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Never sent: what only concerns one connection (RFC 9110, 7.6.1), what the client decides itself, and what would change the
    /// answer to something else than the bytes of the whole blob. <c>Content-*</c> is judged by its prefix.
    /// </summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Expect", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since",
        "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>
    /// Sent to whatever host a redirect leads to. Every other header may be a credential, under whatever name (<c>X-JFrog-Art-Api</c>,
    /// <c>PRIVATE-TOKEN</c>), and stays with the host that the caller named.
    /// </summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase) { "Accept", "Accept-Language", "User-Agent" };

    /// <summary>What this program calls itself.</summary>
    public static readonly string UserAgent = $"strata/{typeof(BlobHeaders).Assembly.GetName().Version?.ToString(3) ?? "0"}";

    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly bool _closes;

    /// <summary>Sorts the headers of a request.</summary>
    /// <exception cref="BlobDownloadException">A name or value is not one, or they are too many.</exception>
    public BlobHeaders(BlobRequest request, BlobLimits limits)
    {
        if (request.Headers.Count > limits.Headers
            || request.Headers.Sum(header => (long)(header.Key?.Length ?? 0) + (header.Value?.Length ?? 0)) > limits.HeaderCharacters)
        {
            throw new BlobDownloadException(BlobFailure.BadRequest, "The request has more headers than allowed.");
        }

        foreach (var (name, text) in request.Headers)
        {
            var value = Check(name, text);
            if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                _closes |= value.Split(',', StringSplitOptions.TrimEntries).Contains("close", StringComparer.OrdinalIgnoreCase);
            }
            else if (value.Length > 0 && !Ignored.Contains(name) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                _headers.Add(new KeyValuePair<string, string>(name, value));
            }
        }

        if (request.Address.UserInfo.Length > 0 && !Has("Authorization"))
        {
            _headers.Add(new KeyValuePair<string, string>("Authorization", Basic(request.Address.UserInfo)));
        }
    }

    /// <summary>Puts the headers on a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="isTrusted">True for the host that the caller named: it gets all of them.</param>
    public void ApplyTo(HttpRequestMessage message, bool isTrusted)
    {
        foreach (var (name, value) in _headers.Where(header => isTrusted || Harmless.Contains(header.Key)))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (!Has("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        if (_closes)
        {
            message.Headers.ConnectionClose = true;
        }

        message.Version = HttpVersion.Version11;
    }

    private bool Has(string name) => _headers.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value without blanks around it. Go's client, which Clair uses, refuses the same names and values.</summary>
    private static string Check(string? name, string? value)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            throw new BlobDownloadException(BlobFailure.BadRequest, "A header of the request has a name that is none.");
        }

        var trimmed = (value ?? "").Trim(' ', '\t');
        if (trimmed.AsSpan().IndexOfAnyInRange('\0', '\x08') >= 0 || trimmed.AsSpan().IndexOfAnyInRange('\n', '\x1f') >= 0
            || trimmed.Contains('\x7f', StringComparison.Ordinal))
        {
            throw new BlobDownloadException(BlobFailure.BadRequest, $"The header '{name}' of the request has control characters in its value.");
        }

        return trimmed;
    }

    private static string Basic(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? userInfo : userInfo[..colon]);
        var password = colon < 0 ? "" : Uri.UnescapeDataString(userInfo[(colon + 1)..]);
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))).ToString();
    }
}
