using System.Text.Json;
using Strata.Core.Images;
using Strata.Core.Primitives;

namespace Strata.Server.Hooks;

/// <summary>
/// Reads notifications leniently: what is not known or has another form than expected is passed over, since registries repeat for ever what is
/// not answered with 2xx.
/// </summary>
internal static class EventJson
{
    /// <summary>A member of an object; undefined when there is none, or no object.</summary>
    public static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A text, or null.</summary>
    public static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } read ? read : null;

    /// <summary>The items of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The event, when its parts are what they should be; else null.</summary>
    public static RegistryEvent? Event(bool isPush, string? host, string? repository, string? digest, string? tag) =>
        host is not null
            && Digest.TryParse(digest, out _)
            && repository is not null
            && !repository.AsSpan().ContainsAny(':', '@')
            && ImageReference.TryParse($"registry.invalid/{repository}", out _, out _)
            ? new RegistryEvent(isPush, host, repository, digest, tag == digest ? null : tag)
            : null;
}
