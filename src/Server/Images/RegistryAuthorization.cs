using System.Text;
using Strata.Core.Images.Registry;

namespace Strata.Server.Images;

/// <summary>
/// The credential that comes with a scan: the value of an <c>Authorization</c> header (RFC 7617, RFC 6750). The user of a Basic credential ends at the
/// first colon, and nothing in it is expanded: Harbor's robots are called <c>robot$project+name</c>.
/// </summary>
internal static class RegistryAuthorization
{
    private const string Source = "the scan request";

    /// <summary>Reads a value; false when it is none that is known. Null and empty mean that there is no credential.</summary>
    public static bool TryParse(string? value, out RegistryCredential? credential)
    {
        credential = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            return true;
        }

        var text = value.Trim();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return false;
        }

        var (scheme, rest) = (text[..space], text[(space + 1)..].Trim());
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            if (rest.Length == 0 || rest.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                return false;
            }

            credential = RegistryCredential.OfBearerToken(rest, Source);
            return true;
        }

        var bytes = new byte[rest.Length];
        if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(rest, bytes, out var count))
        {
            return false;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        credential = RegistryCredential.OfPassword(pair[..colon], pair[(colon + 1)..], Source, isExplicit: true);
        return true;
    }
}
