using System.Security.Cryptography;

namespace Strata.Core.Feeds.Bundles;

/// <summary>A key pair that signs bundles: ECDSA on the curve P-256, as PEM (PKCS #8, not encrypted, or SEC 1).</summary>
public sealed class BundleSigningKey : IDisposable
{
    private readonly ECDsa _key;

    private BundleSigningKey(ECDsa key)
    {
        _key = key;
        Public = BundlePublicKey.Of(key);
    }

    /// <summary>The public half.</summary>
    public BundlePublicKey Public { get; }

    /// <summary>The key pair as PEM, for a file that nobody else may read.</summary>
    public string Pem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Makes a new key pair.</summary>
    public static BundleSigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key pair.</summary>
    /// <exception cref="BundleException">The text is no such key.</exception>
    public static BundleSigningKey FromPem(string pem)
    {
        if (!pem.Contains("PRIVATE KEY", StringComparison.Ordinal) || pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new BundleException("This is not a private key in PEM form without a password.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new BundleSigningKey(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or BundleException)
        {
            key.Dispose();
            throw exception as BundleException ?? new BundleException("This is not a private key in PEM form without a password.", exception);
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>The signature over the data, in the form of RFC 3279, which openssl verifies too.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
