using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Server.ClairV1;

/// <summary>The metadata that Clair took from the NVD: several consumers read scores and vectors there.</summary>
internal static class NvdMetadata
{
    /// <summary>
    /// <c>{"NVD":{"CVSSv2":{"PublishedDateTime","Score","Vectors"},"CVSSv3":{"ExploitabilityScore","ImpactScore",…}}}</c> with what is known, as
    /// Clair 2.1 writes it; null when there is no vector of these versions.
    /// </summary>
    /// <param name="assessment">What the NVD says, or null.</param>
    /// <param name="vectors">The publisher's vectors, which count for versions that the NVD gives none of.</param>
    public static IReadOnlyDictionary<string, JsonElement>? Of(Assessment? assessment, IEnumerable<string> vectors)
    {
        var own = Read(assessment?.Cvss ?? []);
        var others = Read(vectors);
        var v2 = own.Find(IsV2) ?? Strongest(others.Where(IsV2));
        var v3 = own.Find(IsV3) ?? Strongest(others.Where(IsV3));
        if (v2 is null && v3 is null)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "CVSSv2", v2, v2 is null ? null : assessment?.Published);
            Write(json, "CVSSv3", v3, null);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new Dictionary<string, JsonElement> { ["NVD"] = document.RootElement.Clone() };
    }

    private static List<CvssVector> Read(IEnumerable<string> texts) =>
        [.. texts.Select(text => CvssVector.TryParse(text, out var vector) ? vector : null).OfType<CvssVector>()];

    private static bool IsV2(CvssVector vector) => vector.Version == CvssVersion.V2;

    private static bool IsV3(CvssVector vector) => vector.Version is CvssVersion.V30 or CvssVersion.V31;

    private static CvssVector? Strongest(IEnumerable<CvssVector> vectors) => vectors.MaxBy(vector => (vector.Version, vector.Score));

    private static void Write(Utf8JsonWriter json, string name, CvssVector? vector, DateTimeOffset? published)
    {
        if (vector is null)
        {
            return;
        }

        json.WriteStartObject(name);
        if (vector is { ExploitabilityScore: { } exploitability, ImpactScore: { } impact })
        {
            json.WriteNumber("ExploitabilityScore", (decimal)exploitability);
            json.WriteNumber("ImpactScore", (decimal)impact);
        }

        if (published is { } time)
        {
            json.WriteString("PublishedDateTime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture));
        }

        json.WriteNumber("Score", (decimal)vector.Score);
        json.WriteString("Vectors", vector.Text);
        json.WriteEndObject();
    }
}
