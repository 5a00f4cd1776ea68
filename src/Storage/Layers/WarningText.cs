using System.Text;
using System.Text.Json;
using Strata.Core.Warnings;
using Strata.Storage.Records;

namespace Strata.Storage.Layers;

/// <summary>A layer's warnings as the JSON text that is stored: an array of objects with code, message and location.</summary>
internal static class WarningText
{
    /// <summary>The text, or null for no warnings.</summary>
    public static string? Write(IReadOnlyList<ScanWarning> warnings)
    {
        if (warnings.Count == 0)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var warning in warnings)
            {
                json.WriteStartObject();
                json.WriteString("code"u8, warning.Code);
                json.WriteString("message"u8, warning.Message);
                if (warning.Location is not null)
                {
                    json.WriteString("location"u8, warning.Location);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The warnings of a stored text.</summary>
    public static IReadOnlyList<ScanWarning> Read(string? text)
    {
        if (text is null)
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return
            [
                .. json.RootElement.EnumerateArray().Select(warning => new ScanWarning(
                    warning.GetProperty("code"u8).GetString()!,
                    warning.GetProperty("message"u8).GetString()!,
                    warning.TryGetProperty("location"u8, out var location) ? location.GetString() : null)),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CorruptRecordException("the warnings of a layer cannot be read", e);
        }
    }
}
