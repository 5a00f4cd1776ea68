using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strata.Storage.Notifications;

/// <summary>
/// The name of a notification: a UUID of version 8 (RFC 9562, section 5.8) made of what changed and the revision that it became visible
/// with. The same change of the same revision never gets two names, and the same change of another revision never the same.
/// </summary>
internal static class NotificationName
{
    /// <param name="change">The sha256 of the packed change.</param>
    /// <param name="revision">The revision that it became visible with.</param>
    public static string Of(ReadOnlySpan<byte> change, long revision)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        change.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[SHA256.HashSizeInBytes..], revision);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        var uuid = hash[..16];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return new Guid(uuid, bigEndian: true).ToString();
    }
}
