using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images;

/// <summary>
/// Strict reading of the JSON documents of images. Everything that two parsers could read differently is refused: duplicate keys,
/// keys that differ in case only, wrong types where a digest or size is expected.
/// </summary>
internal static class ImageJson
{
    /// <summary>Bytes of a manifest or index; registries enforce the same. Stops documents of gigabytes.</summary>
    public const int MaximumManifestBytes = 4 << 20;

    /// <summary>Bytes of an image config; large labels exist. Stops documents of gigabytes.</summary>
    public const int MaximumConfigBytes = 8 << 20;

    /// <summary>Levels of nesting; stops documents that exhaust the stack.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Descriptors in one index; stops an index of millions of entries.</summary>
    public const int MaximumDescriptors = 1_000;

    /// <summary>Reads a document whose root is an object or array.</summary>
    /// <exception cref="ImageFormatException">It is not JSON, or <paramref name="read"/> refuses it.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> json, string where, Func<JsonElement, T> read)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(json, options);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ImageFormatException($"{where} is not valid JSON: {PrintableText.Clean(e.Message)}", e);
        }
        catch (InvalidOperationException e)
        {
            // JsonDocument decodes strings late: invalid UTF-8 and lone surrogates surface here, and so does an array for an object.
            throw new ImageFormatException($"{where} is malformed: a string in it is not valid Unicode, or a value has the wrong type.", e);
        }
    }

    /// <summary>The member of that exact name, else the one that differs in case only, as Go programs read it; null when absent or null.</summary>
    /// <exception cref="ImageFormatException">Two members differ in case only, or <paramref name="element"/> is not an object.</exception>
    public static JsonElement? Member(JsonElement element, string name, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ImageFormatException($"{where}: a JSON object is expected where there is a {element.ValueKind}.");
        }

        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            if (!string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found is not null)
            {
                throw new ImageFormatException($"{where} has '{name}' twice, written differently: readers disagree about which one counts.");
            }

            found = property.Value;
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }

    /// <summary>A string member; null when absent.</summary>
    public static string? Text(JsonElement element, string name, string where) =>
        Member(element, name, where) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            _ => throw new ImageFormatException($"{where}: '{name}' is not a string."),
        };

    /// <summary>The elements of an array member; empty when absent.</summary>
    /// <exception cref="ImageFormatException">It is no array, or has more elements than <paramref name="maximum"/>.</exception>
    public static IReadOnlyList<JsonElement> Items(JsonElement element, string name, int maximum, string where)
    {
        if (Member(element, name, where) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new ImageFormatException($"{where}: '{name}' is not an array.");
        }

        return value.GetArrayLength() <= maximum
            ? [.. value.EnumerateArray()]
            : throw new ImageFormatException($"{where}: '{name}' has {value.GetArrayLength()} entries; the limit is {maximum}.");
    }

    /// <summary>The strings of an object member; values that are no strings are left out.</summary>
    public static IReadOnlyDictionary<string, string> Texts(JsonElement element, string name, string where)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(element, name, where) is { ValueKind: JsonValueKind.Object } value)
        {
            foreach (var property in value.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String))
            {
                texts[property.Name] = property.Value.GetString()!;
            }
        }

        return texts;
    }

    /// <summary>The <c>size</c> of a descriptor; null when absent.</summary>
    public static long? Size(JsonElement element, string where) =>
        Member(element, "size", where) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var size) && size >= 0 => size,
            _ => throw new ImageFormatException($"{where}: a descriptor's 'size' is not a number of bytes."),
        };

    /// <summary>The inline <c>data</c> of a descriptor; null when absent, above the limit or not base64.</summary>
    public static byte[]? Inline(JsonElement element, int maximum, string where) =>
        Member(element, "data", where) is { ValueKind: JsonValueKind.String } value
        && value.TryGetBytesFromBase64(out var data) && data.Length <= maximum ? data : null;

    /// <summary>The platform that a platform object or an image config names; null when it names no architecture or system.</summary>
    public static Platform? Platform(JsonElement element, string where)
    {
        var os = Text(element, "os", where);
        var architecture = Text(element, "architecture", where);
        return string.IsNullOrEmpty(os) || string.IsNullOrEmpty(architecture)
            ? null
            : Images.Platform.Normalise(
                PrintableText.Clean(os), PrintableText.Clean(architecture), PrintableText.Clean(Text(element, "variant", where) ?? ""));
    }
}
