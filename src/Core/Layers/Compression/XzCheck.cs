using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strata.Core.Layers.Compression;

/// <summary>The integrity check of an xz stream's blocks.</summary>
/// <param name="type">The check's number from the stream header, 0 to 15.</param>
internal sealed class XzCheck(int type) : IDisposable
{
    private readonly IncrementalHash? _sha256 = type == 10 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private uint _crc32;
    private ulong _crc64;

    /// <summary>Bytes of the check behind each block: none, then groups of three of 4, 8, 16, 32 and 64 bytes.</summary>
    public int Length { get; } = type == 0 ? 0 : 4 << ((type - 1) / 3);

    /// <summary>True for no check at all, CRC32, CRC64 and SHA-256; the other numbers are reserved.</summary>
    public bool IsKnown { get; } = type is 0 or 1 or 4 or 10;

    /// <summary>Adds content.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case 1:
                _crc32 = Crc32.Append(_crc32, content);
                break;
            case 4:
                _crc64 = Crc64.Append(_crc64, content);
                break;
            default:
                _sha256?.AppendData(content);
                break;
        }
    }

    /// <summary>Compares with the stored check and begins anew; true also for a check that is not known.</summary>
    public bool EndsWith(ReadOnlySpan<byte> stored)
    {
        Span<byte> computed = stackalloc byte[64];
        computed = computed[..Length];
        switch (type)
        {
            case 1:
                BinaryPrimitives.WriteUInt32LittleEndian(computed, _crc32);
                break;
            case 4:
                BinaryPrimitives.WriteUInt64LittleEndian(computed, _crc64);
                break;
            default:
                _sha256?.GetHashAndReset(computed);
                break;
        }

        (_crc32, _crc64) = (0, 0);
        return !IsKnown || computed.SequenceEqual(stored);
    }

    /// <inheritdoc/>
    public void Dispose() => _sha256?.Dispose();
}
