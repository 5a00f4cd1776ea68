using System.Globalization;
using System.Text.Json;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Instants in bundles: UTC, to the tick, in one spelling (ISO 8601), or null.</summary>
internal static class BundleInstant
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static void Write(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } instant)
        {
            json.WriteString(name, instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <exception cref="FormatException">It is no instant in that spelling.</exception>
    public static DateTimeOffset? Read(JsonElement element) => element.ValueKind == JsonValueKind.Null
        ? null
        : new DateTimeOffset(
            DateTime.ParseExact(
                element.GetString()!, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
}
