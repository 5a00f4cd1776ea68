using Strata.Server.Notifications;

namespace Strata.Server.Configuration;

/// <summary>The one webhook that a Clair file can name, key by key; there is none without an endpoint.</summary>
internal sealed record ClairWebhookOptions
{
    /// <summary>The address that is called.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The name that the receiver's certificate must bear.</summary>
    public string? ServerName { get; init; }

    /// <summary>The client certificate, PEM.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The authorities to trust, PEM.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The key of the signature header: ours.</summary>
    public string? Secret { get; init; }

    /// <summary>The webhook, or null when there is none.</summary>
    public WebhookOptions? ToWebhook() => Endpoint is null
        ? null
        : new WebhookOptions
        {
            Endpoint = Endpoint,
            Secret = Secret,
            ServerName = ServerName,
            CertificateFile = CertificateFile,
            KeyFile = KeyFile,
            AuthorityFile = AuthorityFile,
            Proxy = Proxy,
        };
}
