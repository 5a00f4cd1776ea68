using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>What an engine says in place of what was asked for.</summary>
internal static class EngineError
{
    private const int MaximumLength = 1_000;

    /// <summary>
    /// The message of an error object: <c>{"message":…}</c> as an answer, <c>{"error":…,"errorDetail":{…}}</c> inside a stream that began
    /// well; podman also has a <c>cause</c>. Null when the text is no such object.
    /// </summary>
    public static string? MessageIn(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ImageJson.Parse(json, "error", root => root.ValueKind != JsonValueKind.Object
                ? null
                : ImageJson.Text(root, "message", "error") ?? ImageJson.Text(root, "error", "error")
                    ?? (ImageJson.Member(root, "errorDetail", "error") is { ValueKind: JsonValueKind.Object } detail ? ImageJson.Text(detail, "message", "error") : null))
                is { Length: > 0 } message
                    ? PrintableText.Clean(message.Trim(), MaximumLength)
                    : null;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The message of an error object at the end of what was to be an archive, which ends in zeros when it is whole; null when there is
    /// none.
    /// </summary>
    public static string? MessageAtEnd(ReadOnlyMemory<byte> end)
    {
        var text = end.Span.TrimEnd(" \t\r\n"u8).Length is var length && length > 0 ? end[..length] : ReadOnlyMemory<byte>.Empty;
        if (text.IsEmpty || text.Span[^1] != (byte)'}')
        {
            return null;
        }

        for (var start = text.Span.LastIndexOf((byte)'{'); start >= 0; start = start == 0 ? -1 : text.Span[..start].LastIndexOf((byte)'{'))
        {
            if (MessageIn(text[start..]) is { } message && (start == 0 || text.Span[start - 1] is not ((byte)':' or (byte)',')))
            {
                return message;
            }
        }

        return null;
    }
}
