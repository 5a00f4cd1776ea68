using System.Text.Json;

namespace Strata.Core.Reports;

/// <summary>A property of CycloneDX, a pair of texts; ours are all named <c>strata:...</c>.</summary>
internal static class CycloneDxProperty
{
    /// <summary>Writes the property, unless there is nothing to say.</summary>
    public static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
    }
}
