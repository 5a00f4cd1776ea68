using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strata.Core.Network;

/// <summary>Which certificate authorities https trusts.</summary>
public static class CertificateTrust
{
    /// <summary>
    /// Where distributions keep their bundle. OpenSSL knows only the folder that it was built for, and the release binary, built on
    /// Debian, has to work elsewhere too. The list is that of Go's <c>crypto/x509</c> (root_linux.go).
    /// </summary>
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>
    /// The policy for a connection, or null for the runtime's own, which follows <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> and then
    /// the folder that OpenSSL was built for.
    /// </summary>
    /// <param name="files">PEM files of more authorities to trust.</param>
    /// <exception cref="CertificateFileException">A file cannot be read or holds no certificate.</exception>
    public static X509ChainPolicy? Policy(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        var system = store.Certificates;
        if (files.Count == 0 && system.Count > 0)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(system);
        if (system.Count == 0 && Array.Find(Bundles, File.Exists) is { } bundle)
        {
            policy.CustomTrustStore.ImportFromPemFile(bundle);
        }

        foreach (var file in files)
        {
            Import(policy.CustomTrustStore, file);
        }

        return policy;
    }

    private static void Import(X509Certificate2Collection authorities, string file)
    {
        var before = authorities.Count;
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CertificateFileException($"'{file}' cannot be read: {exception.Message}", exception);
        }

        if (authorities.Count == before)
        {
            throw new CertificateFileException($"'{file}' holds no certificate in PEM form.");
        }
    }
}
