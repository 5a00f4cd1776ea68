using System.Text;
using Strata.Core.Images.Registry;

namespace Strata.Server.Harbor.Requests;

/// <summary>Reads the <c>Authorization</c> value that a request carries for the registry.</summary>
internal static class RegistryAuthorization
{
    /// <summary>What messages call it.</summary>
    private const string Source = "the scan request";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The credential; null when the text is none. The secret begins after the first colon and may hold more of them; the name is used as it
    /// is, whatever <c>$</c> and <c>+</c> it holds.
    /// </summary>
    public static RegistryCredential? TryParse(string text)
    {
        text = text.Trim();
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || text.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return null;
        }

        var value = text[(blank + 1)..].Trim();
        return text[..blank].ToUpperInvariant() switch
        {
            "BASIC" => OfBasic(value),
            "BEARER" when !value.Contains(' ', StringComparison.Ordinal) => RegistryCredential.OfBearerToken(value, Source),
            _ => null,
        };
    }

    private static RegistryCredential? OfBasic(string value)
    {
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            return null;
        }

        try
        {
            var pair = Strict.GetString(bytes, 0, length);
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? RegistryCredential.OfPassword(pair[..colon], pair[(colon + 1)..], Source, isExplicit: true) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
