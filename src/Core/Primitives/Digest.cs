using System.Diagnostics.CodeAnalysis;

namespace Strata.Core.Primitives;

/// <summary>
/// A content digest in the OCI form <c>algorithm:hex</c>. Only sha256, sha384 and sha512 with lower-case hex of the
/// right length can be made, so a digest is safe to use in a path or URL (OCI image-spec, descriptor.md).
/// </summary>
public readonly record struct Digest
{
    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef");

    private Digest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary>The algorithm's registered name: <c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash as lower-case hex, without the algorithm.</summary>
    public string Hex { get; }

    /// <summary>Makes the sha256 digest of a finished 32-byte hash.</summary>
    public static Digest FromSha256(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, 32);
        return new Digest("sha256", Convert.ToHexStringLower(hash));
    }

    /// <summary>Makes the digest of a finished hash of one of the three algorithms.</summary>
    public static Digest FromHash(System.Security.Cryptography.HashAlgorithmName algorithm, ReadOnlySpan<byte> hash) =>
        TryParse($"{algorithm.Name?.ToLowerInvariant()}:{Convert.ToHexStringLower(hash)}", out var digest)
            ? digest
            : throw new ArgumentException($"'{algorithm.Name}' with {hash.Length} bytes is no digest.", nameof(algorithm));

    /// <summary>Hashes <paramref name="content"/> with sha256.</summary>
    public static Digest Sha256Of(ReadOnlySpan<byte> content) =>
        FromSha256(System.Security.Cryptography.SHA256.HashData(content));

    /// <summary>True when some bytes have this digest.</summary>
    internal bool IsOf(ReadOnlySpan<byte> content)
    {
        var algorithm = new System.Security.Cryptography.HashAlgorithmName(Algorithm.ToUpperInvariant());
        return Convert.ToHexStringLower(System.Security.Cryptography.CryptographicOperations.HashData(algorithm, content)) == Hex;
    }

    /// <summary>Reads <c>algorithm:hex</c>; false for any other text, an unknown algorithm or a wrong length.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
        {
            return false;
        }

        var algorithm = text![..colon];
        var length = algorithm switch { "sha256" => 64, "sha384" => 96, "sha512" => 128, _ => -1 };
        var hex = text.AsSpan(colon + 1);
        if (hex.Length != length || hex.ContainsAnyExcept(LowerHex))
        {
            return false;
        }

        digest = new Digest(algorithm, hex.ToString());
        return true;
    }

    /// <summary>The digest as it is written in manifests: <c>sha256:…</c>.</summary>
    public override string ToString() => Algorithm is null ? "" : $"{Algorithm}:{Hex}";
}
