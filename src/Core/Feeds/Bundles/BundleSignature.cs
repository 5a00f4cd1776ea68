using System.Text;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>
/// What <c>bundle.sig</c> says: three lines, of which each can be written in one way only, so that no change of it goes unnoticed.
/// </summary>
/// <param name="KeyId">Which key signed.</param>
/// <param name="Value">The signature over the bytes of <c>bundle.json</c>.</param>
internal sealed record BundleSignature(string KeyId, byte[] Value)
{
    private const string FirstLine = "strata-bundle-signature 1";
    private const string KeyPrefix = "key ";
    private const string ValuePrefix = "ecdsa-p256-sha256 ";

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes($"{FirstLine}\n{KeyPrefix}{KeyId}\n{ValuePrefix}{Convert.ToBase64String(Value)}\n");

    /// <summary>Reads the file; null when it is not exactly what <see cref="ToBytes"/> would write.</summary>
    public static BundleSignature? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.ASCII.GetString(bytes).Split('\n');
        if (lines is not [FirstLine, var key, var value, ""] || !key.StartsWith(KeyPrefix, StringComparison.Ordinal)
            || !Digest.TryParse(key[KeyPrefix.Length..], out var id) || !value.StartsWith(ValuePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var decoded = new byte[value.Length];
        if (!Convert.TryFromBase64String(value[ValuePrefix.Length..], decoded, out var length))
        {
            return null;
        }

        var signature = new BundleSignature(id.ToString(), decoded[..length]);
        return signature.ToBytes().AsSpan().SequenceEqual(bytes) ? signature : null;
    }
}
