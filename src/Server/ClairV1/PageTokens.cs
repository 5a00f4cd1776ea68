using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Strata.Server.ClairV1;

/// <summary>
/// Page tokens: encrypted and authenticated, valid for one hour, in the format Fernet that Clair uses
/// (github.com/fernet/spec: version 0x80, time, initialisation vector, AES-128-CBC, HMAC-SHA256 over all before it).
/// </summary>
/// <param name="key">32 bytes, the same in every replica: 16 to sign, 16 to encrypt.</param>
/// <param name="time">The clock.</param>
internal sealed class PageTokens(ReadOnlyMemory<byte> key, TimeProvider time)
{
    private const byte Version = 0x80;
    private const int HeadBytes = 1 + sizeof(long);
    private const int VectorBytes = 16;
    private const int BlockBytes = 16;

    /// <summary>No token of ours is longer: names are bounded.</summary>
    private const int MaximumLength = 32 << 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>What the clocks of two replicas may differ by.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>A new key, for a server that was given none: its tokens are of no use to other replicas and after a restart.</summary>
    public static byte[] CreateKey() => RandomNumberGenerator.GetBytes(32);

    /// <summary>A token that holds <paramref name="position"/>.</summary>
    public string Write<T>(T position, JsonTypeInfo<T> type)
    {
        using var aes = Aes.Create();
        aes.SetKey(key.Span[16..]);
        var vector = RandomNumberGenerator.GetBytes(VectorBytes);
        var encrypted = aes.EncryptCbc(JsonSerializer.SerializeToUtf8Bytes(position, type), vector);
        var token = new byte[HeadBytes + VectorBytes + encrypted.Length + HMACSHA256.HashSizeInBytes];
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1), time.GetUtcNow().ToUnixTimeSeconds());
        vector.CopyTo(token.AsSpan(HeadBytes));
        encrypted.CopyTo(token.AsSpan(HeadBytes + VectorBytes));
        var signed = token.AsSpan(0, token.Length - HMACSHA256.HashSizeInBytes);
        HMACSHA256.HashData(key.Span[..16], signed, token.AsSpan(signed.Length));
        var text = Base64Url.EncodeToString(token);
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    /// <summary>What a token holds; null for a token that is damaged, expired, of another key or of another list.</summary>
    public T? Read<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Decrypt(text) is { } content ? JsonSerializer.Deserialize(content, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The content of a good token, or null.</summary>
    internal byte[]? Decrypt(string text)
    {
        if (text.Length > MaximumLength || Decode(text) is not { } token
            || token.Length < HeadBytes + VectorBytes + BlockBytes + HMACSHA256.HashSizeInBytes
            || token[0] != Version)
        {
            return null;
        }

        var signed = token.AsSpan(0, token.Length - HMACSHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Span[..16], signed), token.AsSpan(signed.Length)))
        {
            return null;
        }

        var age = time.GetUtcNow().ToUnixTimeSeconds() - BinaryPrimitives.ReadInt64BigEndian(signed[1..]);
        if (age > Lifetime.TotalSeconds || age < -ClockSkew.TotalSeconds)
        {
            return null;
        }

        try
        {
            using var aes = Aes.Create();
            aes.SetKey(key.Span[16..]);
            return aes.DecryptCbc(signed[(HeadBytes + VectorBytes)..], signed[HeadBytes..(HeadBytes + VectorBytes)]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(text.TrimEnd('=')));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
