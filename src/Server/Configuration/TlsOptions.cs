namespace Strata.Server.Configuration;

/// <summary>The certificates of the API. The health port never uses TLS.</summary>
internal sealed record TlsOptions
{
    /// <summary>The server's certificate chain, PEM.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The authorities, PEM, one of which a client's certificate has to come from; null to ask for no certificate.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>True to refuse TLS 1.2.</summary>
    public bool RequiresTls13 { get; init; }

    /// <summary>True when the API speaks TLS.</summary>
    public bool IsEnabled => CertificateFile is not null && KeyFile is not null;

    /// <summary>A setting that would silently be without effect is an error.</summary>
    /// <exception cref="ConfigurationException">Half of a key pair, or client authorities without one.</exception>
    public void Validate()
    {
        if ((CertificateFile is null) != (KeyFile is null))
        {
            throw new ConfigurationException("clair.api.certfile and clair.api.keyfile belong together: set both or none.");
        }

        if (ClientAuthorityFile is not null && !IsEnabled)
        {
            throw new ConfigurationException(
                "clair.api.cafile asks for client certificates, which need TLS: set clair.api.certfile and clair.api.keyfile too.");
        }
    }
}
