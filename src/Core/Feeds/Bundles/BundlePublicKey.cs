using System.Security.Cryptography;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>The public half of a key for bundles: ECDSA on the curve P-256, as PEM (<c>PUBLIC KEY</c>).</summary>
public sealed class BundlePublicKey
{
    private readonly byte[] _info;

    private BundlePublicKey(byte[] info)
    {
        _info = info;
        Id = Digest.Sha256Of(info).ToString();
    }

    /// <summary>What the key is called in bundles and messages: the sha256 of its <c>SubjectPublicKeyInfo</c>.</summary>
    public string Id { get; }

    /// <summary>The key as PEM.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", _info) + "\n";

    /// <summary>Reads a key.</summary>
    /// <exception cref="BundleException">The text is no such key.</exception>
    public static BundlePublicKey FromPem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new BundleException("This is a private key. Who restores bundles needs only the public half; keep this one to yourself.");
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return Of(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new BundleException("This is not a public key in PEM form.", exception);
        }
    }

    /// <summary>The public half of a key.</summary>
    /// <exception cref="BundleException">It is on another curve.</exception>
    internal static BundlePublicKey Of(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
        ? new BundlePublicKey(key.ExportSubjectPublicKeyInfo())
        : throw new BundleException("Keys for bundles are on the curve P-256 (prime256v1). 'strata db bundle-key' makes one.");

    /// <summary>True when the signature, in the form of RFC 3279, is this key's over the data.</summary>
    internal bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_info, out _);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
