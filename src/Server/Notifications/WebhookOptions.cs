namespace Strata.Server.Notifications;

/// <summary>One webhook.</summary>
internal sealed record WebhookOptions
{
    /// <summary>The name that the store and operators know it by. A Clair file has one webhook, called <c>webhook</c>.</summary>
    public string Name { get; init; } = "webhook";

    /// <summary>The http or https address that is called. Never logged: it may carry a token.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The key of the signature header, or null for none.</summary>
    public string? Secret { get; init; }

    /// <summary>The client certificate in PEM form, or null. Needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The client certificate's key in PEM form, or null.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Certificate authorities to trust in place of the system's, in PEM form, or null. Works without a client certificate too.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The name that the receiver's certificate must bear, in place of the address's host; null for the host.</summary>
    public string? ServerName { get; init; }

    /// <summary>The proxy, or null to connect directly. The proxy of the environment is not used for webhooks, as in Clair.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
