using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>
/// One advisory as one line of JSON. Members that a reader does not know are passed over and those that are missing have their default,
/// so that later versions may add some.
/// </summary>
internal static class BundleRecordJson
{
    private const int MaximumDepth = 8;

    /// <summary>The words of the form, by the value's number; they never change.</summary>
    private static readonly string[] States =
        ["affected", "fixed", "not_affected", "wont_fix", "deferred", "end_of_life", "under_investigation"];

    private static readonly string[] Kinds = ["source", "binary", "any"];

    private static readonly string[] Severities = ["unknown", "negligible", "low", "medium", "high", "critical"];

    /// <summary>Writes an advisory as one object.</summary>
    public static void Write(Utf8JsonWriter json, Advisory advisory)
    {
        json.WriteStartObject();
        json.WriteString("key", advisory.Key);
        json.WriteString("id", advisory.Id);
        WriteTexts(json, "aliases", advisory.Aliases);
        WriteText(json, "summary", advisory.Summary);
        WriteTexts(json, "cvss", advisory.Cvss);
        WriteTexts(json, "links", advisory.Links);
        WriteInstant(json, "published", advisory.Published);
        WriteInstant(json, "modified", advisory.Modified);
        WriteInstant(json, "withdrawn", advisory.Withdrawn);
        json.WriteStartArray("affected");
        foreach (var affected in advisory.Affected)
        {
            Write(json, affected);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="BundleException">It is no advisory.</exception>
    public static Advisory Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            var root = json.RootElement;
            return new Advisory
            {
                Key = Text(root.GetProperty("key")),
                Id = Text(root.GetProperty("id")),
                Aliases = Texts(root, "aliases"),
                Summary = OptionalText(root, "summary"),
                Cvss = Texts(root, "cvss"),
                Links = Texts(root, "links"),
                Published = Instant(root, "published"),
                Modified = Instant(root, "modified"),
                Withdrawn = Instant(root, "withdrawn"),
                Affected = [.. root.GetProperty("affected").EnumerateArray().Select(ReadAffected)],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BundleException($"A record of the bundle cannot be read: {FeedText.Clean(exception.Message)}", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, AffectedPackage affected)
    {
        json.WriteStartObject();
        json.WriteString("namespace", affected.Namespace);
        json.WriteString("name", affected.Name);
        json.WriteString("kind", Kinds[(int)affected.Kind]);
        json.WriteString("state", States[(int)affected.State]);
        json.WriteString("severity", Severities[(int)affected.Severity]);
        WriteText(json, "fixed", affected.FixedVersion);
        if (affected.Ranges.Count > 0)
        {
            json.WriteStartArray("ranges");
            foreach (var range in affected.Ranges)
            {
                json.WriteStartObject();
                WriteText(json, "introduced", range.Introduced);
                WriteText(json, "fixed", range.Fixed);
                WriteText(json, "lastAffected", range.LastAffected);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteTexts(json, "versions", affected.Versions);
        WriteText(json, "module", affected.Module);
        WriteTexts(json, "architectures", affected.Architectures);
        WriteTexts(json, "repositories", affected.Repositories);
        WriteText(json, "channel", affected.Channel);
        if (affected.Enrichment is { } enrichment)
        {
            json.WritePropertyName("enrichment");
            BundleEnrichmentJson.Write(json, enrichment);
        }

        json.WriteEndObject();
    }

    private static AffectedPackage ReadAffected(JsonElement element) => new()
    {
        Namespace = Text(element.GetProperty("namespace")),
        Name = Text(element.GetProperty("name")),
        Kind = (PackageKind)Word(element, "kind", Kinds),
        State = (FixState)Word(element, "state", States),
        Severity = (Severity)Word(element, "severity", Severities),
        FixedVersion = OptionalText(element, "fixed"),
        Ranges = element.TryGetProperty("ranges", out var ranges)
            ? [.. ranges.EnumerateArray().Select(range =>
                new VersionRange(OptionalText(range, "introduced"), OptionalText(range, "fixed"), OptionalText(range, "lastAffected")))]
            : [],
        Versions = Texts(element, "versions"),
        Module = OptionalText(element, "module"),
        Architectures = Texts(element, "architectures"),
        Repositories = Texts(element, "repositories"),
        Channel = OptionalText(element, "channel"),
        Enrichment = element.TryGetProperty("enrichment", out var enrichment) ? BundleEnrichmentJson.Read(enrichment) : null,
    };

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is not null)
        {
            BundleInstant.Write(json, name, value);
        }
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is missing");

    private static string? OptionalText(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(Text)] : [];

    private static DateTimeOffset? Instant(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? BundleInstant.Read(value) : null;

    /// <summary>A word that a later version added would be misunderstood under any other meaning, so it is an error.</summary>
    private static int Word(JsonElement element, string name, string[] words) =>
        Array.IndexOf(words, Text(element.GetProperty(name))) is >= 0 and var index ? index : throw new FormatException($"'{name}' has a word that is not known");
}
