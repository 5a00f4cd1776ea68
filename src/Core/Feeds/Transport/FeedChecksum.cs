using System.Security.Cryptography;

namespace Strata.Core.Feeds.Transport;

/// <summary>A checksum that a publisher gives for a file.</summary>
/// <param name="Algorithm"><c>sha256</c>, <c>sha512</c>, <c>sha1</c> or <c>sha</c> (which is sha1).</param>
/// <param name="Hex">The digest in lower-case hex.</param>
internal sealed record FeedChecksum(string Algorithm, string Hex)
{
    private const int BufferBytes = 128 << 10;

    private HashAlgorithmName? Name => Algorithm switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha512" => HashAlgorithmName.SHA512,
        "sha384" => HashAlgorithmName.SHA384,
        "sha1" or "sha" => HashAlgorithmName.SHA1,
        _ => null,
    };

    /// <summary>
    /// True when the body has one of the checksums, or there is none that can be checked: a proxy may have undone the compression, so that
    /// the checksum of the open file counts too.
    /// </summary>
    /// <param name="body">The body; read from its start.</param>
    /// <param name="sha256">Its sha256, already known.</param>
    /// <param name="checksums">The checksums.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<bool> HasOneAsync(
        Stream body, string sha256, IReadOnlyList<FeedChecksum> checksums, CancellationToken cancellationToken)
    {
        var known = checksums.Where(checksum => checksum.Name is not null).ToList();
        if (known.Count == 0 || known.Exists(checksum => checksum.Name == HashAlgorithmName.SHA256 && checksum.Hex == sha256))
        {
            return true;
        }

        foreach (var algorithm in known.Select(checksum => checksum.Name!.Value).Where(name => name != HashAlgorithmName.SHA256).Distinct())
        {
            var hex = await HashAsync(body, algorithm, cancellationToken);
            if (known.Exists(checksum => checksum.Name == algorithm && checksum.Hex == hex))
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<string> HashAsync(Stream body, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var buffer = new byte[BufferBytes];
        body.Position = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
