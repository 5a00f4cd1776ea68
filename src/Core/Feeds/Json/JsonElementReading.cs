using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Json;

/// <summary>
/// Lenient access to records of other people: a member that is absent, null or of another type reads as nothing, since one odd
/// member must not cost the whole record.
/// </summary>
internal static class JsonElementReading
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonRecordReader.MaximumDepth };

    private static readonly RecentTexts Recent = new();

    /// <summary>Parses one record.</summary>
    /// <exception cref="JsonException">It is not JSON or nests too deep.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> record) => JsonDocument.Parse(record, Options);

    /// <summary>The string member, trimmed and safe to print; null when there is none or it is empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.Text();

    /// <inheritdoc cref="Text(JsonElement, string)"/>
    /// <remarks>A name as UTF-8 is compared as it is, which counts where records come by the million.</remarks>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name)?.Text();

    /// <summary>The string, trimmed and safe to print; null when it is no string or empty.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // Only what is clean as it is written comes to be remembered.
        var written = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        return Recent.Find(written)
            ?? (TryGetString(element) is { } text && FeedText.Clean(text) is { } clean ? Recent.Remember(written, clean) : null);
    }

    /// <summary>The member, or null when there is none or it is JSON's null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <inheritdoc cref="Member(JsonElement, string)"/>
    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The elements of the array; none when it is no array.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    /// <summary>The elements of the array member; none when it is no array.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name) => element.Member(name)?.Items() ?? default;

    /// <inheritdoc cref="Items(JsonElement, string)"/>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Member(name)?.Items() ?? default;

    /// <summary>The members of the object; none when it is no object.</summary>
    public static JsonElement.ObjectEnumerator Members(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

    /// <summary>The texts of the array member, those that are none left out.</summary>
    public static List<string> Texts(this JsonElement element, string name)
    {
        var texts = new List<string>();
        foreach (var item in element.Items(name))
        {
            if (item.Text() is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>
    /// The member's name as written, when it holds no escape; else what it stands for, empty when that is no valid text.
    /// </summary>
    public static ReadOnlySpan<byte> Utf8Name(this JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        return name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(TryGetName(property)) : name;
    }

    /// <summary>The member's name safe to print; empty when it is no valid text.</summary>
    public static string CleanName(this JsonProperty property)
    {
        var written = JsonMarshal.GetRawUtf8PropertyName(property);
        return Recent.Find(written)
            ?? (FeedText.Clean(TryGetName(property)) is { } clean ? Recent.Remember(written, clean) : "");
    }

    private static string TryGetName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string? TryGetString(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8, or a lone surrogate (\ud800), which is legal JSON.
            return null;
        }
    }
}
