using System.Globalization;
using System.Text.Json;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Bundles;

/// <summary>An enrichment as an object of a bundle's record.</summary>
internal static class BundleEnrichmentJson
{
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, Enrichment enrichment)
    {
        json.WriteStartObject();
        if (enrichment.Weaknesses.Count > 0)
        {
            json.WriteStartArray("weaknesses");
            foreach (var weakness in enrichment.Weaknesses)
            {
                json.WriteStringValue(weakness);
            }

            json.WriteEndArray();
        }

        WriteShare(json, "epss", enrichment.EpssScore);
        WriteShare(json, "epssPercentile", enrichment.EpssPercentile);
        if (enrichment.Exploitation is { } exploitation)
        {
            json.WriteStartObject("exploited");
            WriteDay(json, "added", exploitation.Added);
            WriteDay(json, "due", exploitation.Due);
            json.WriteBoolean("ransomware", exploitation.Ransomware);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">A value is out of range.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type.</exception>
    public static Enrichment Read(JsonElement element) => new()
    {
        Weaknesses = element.TryGetProperty("weaknesses", out var weaknesses)
            ? [.. weaknesses.EnumerateArray().Select(weakness => weakness.GetString() ?? throw new FormatException("a text is missing"))]
            : [],
        EpssScore = ReadShare(element, "epss"),
        EpssPercentile = ReadShare(element, "epssPercentile"),
        Exploitation = element.TryGetProperty("exploited", out var exploited)
            ? new KnownExploitation(ReadDay(exploited, "added"), ReadDay(exploited, "due"), exploited.GetProperty("ransomware").GetBoolean())
            : null,
    };

    private static void WriteShare(Utf8JsonWriter json, string name, double? share)
    {
        if (share is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static double? ReadShare(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.GetDouble() is >= 0 and <= 1 and var share ? share : throw new FormatException($"'{name}' is no share of 1")
        : null;

    private static void WriteDay(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } value)
        {
            json.WriteString(name, value.ToString(DayForm, CultureInfo.InvariantCulture));
        }
    }

    private static DateOnly? ReadDay(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? DateOnly.ParseExact(value.GetString() ?? "", DayForm, CultureInfo.InvariantCulture) : null;
}
