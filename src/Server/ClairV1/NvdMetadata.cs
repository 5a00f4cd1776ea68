using System.Buffers;
using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Server.ClairV1;

/// <summary>The metadata that Clair took from NVD, made from CVSS vectors: several consumers read scores and vectors there.</summary>
internal static class NvdMetadata
{
    /// <summary><c>{"NVD":{"CVSSv2":{"Score","Vectors"},"CVSSv3":{…}}}</c> with what is known; null when there is no vector of these versions.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Of(IEnumerable<string> vectors)
    {
        CvssVector? v2 = null;
        CvssVector? v3 = null;
        foreach (var text in vectors)
        {
            if (!CvssVector.TryParse(text, out var vector))
            {
                continue;
            }

            if (vector.Version == CvssVersion.V2)
            {
                v2 = Stronger(v2, vector);
            }
            else if (vector.Version is CvssVersion.V30 or CvssVersion.V31)
            {
                v3 = Stronger(v3, vector);
            }
        }

        if (v2 is null && v3 is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "CVSSv2", v2);
            Write(json, "CVSSv3", v3);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new Dictionary<string, JsonElement> { ["NVD"] = document.RootElement.Clone() };
    }

    private static CvssVector Stronger(CvssVector? known, CvssVector other) =>
        known is null || (other.Version, other.Score).CompareTo((known.Version, known.Score)) > 0 ? other : known;

    private static void Write(Utf8JsonWriter json, string name, CvssVector? vector)
    {
        if (vector is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("Score", (decimal)vector.Score);
        json.WriteString("Vectors", vector.Text);
        json.WriteEndObject();
    }
}
