using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Server.Notifications;

/// <summary>
/// Proves to a receiver that a call comes from us and is not an old one: <c>t=UNIX,v1=HEX</c>, where HEX is the HMAC-SHA256 of the text
/// <c>UNIX.BODY</c> under the shared secret.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header's name.</summary>
    public const string Header = "Strata-Signature";

    /// <summary>The header's value.</summary>
    public static string Create(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
