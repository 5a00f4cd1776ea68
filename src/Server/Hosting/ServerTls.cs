using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Strata.Server.Configuration;

namespace Strata.Server.Hosting;

/// <summary>TLS of the API: at least 1.2, and client certificates where the operator names their authorities.</summary>
internal static class ServerTls
{
    /// <summary>The options of the listener.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read or holds no certificate.</exception>
    public static HttpsConnectionAdapterOptions Create(TlsOptions options)
    {
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = LoadCertificate(options.CertificateFile!, options.KeyFile!),
            ServerCertificateChain = LoadChain(options.CertificateFile!),
            SslProtocols = options.RequiresTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (options.ClientAuthorityFile is { } file)
        {
            var authorities = LoadChain(file);
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.CheckCertificateRevocation = false;
            https.ClientCertificateValidation = (certificate, _, _) => IsIssuedBy(certificate, authorities);
        }

        return https;
    }

    /// <summary>Only the named authorities count, not those of the system.</summary>
    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate);
    }

    private static X509Certificate2 LoadCertificate(string file, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"The certificate '{file}' with the key '{keyFile}' cannot be used: {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection LoadChain(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"The certificates '{file}' cannot be read: {exception.Message}", exception);
        }

        return certificates.Count > 0 ? certificates : throw new ConfigurationException($"'{file}' holds no certificate in PEM form.");
    }
}
