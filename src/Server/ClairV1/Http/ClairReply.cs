using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Strata.Server.ClairV1.Models;
using Strata.Server.Http;

namespace Strata.Server.ClairV1.Http;

/// <summary>An answer before it is written. It does not know the request, so that work may outlive the connection that asked for it.</summary>
internal sealed record ClairReply
{
    /// <summary>The content type of every JSON answer; Clair writes no blank.</summary>
    public const string JsonType = "application/json;charset=utf-8";

    /// <summary>The content type of the answers of Clair's router.</summary>
    public const string TextType = "text/plain; charset=utf-8";

    /// <summary>200 without a body, as every successful deletion is answered.</summary>
    public static ClairReply Empty { get; } = new() { Status = StatusCodes.Status200OK };

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The body, or null for none.</summary>
    public ReplyBody? Body { get; init; }

    /// <summary>The content type.</summary>
    public string ContentType { get; init; } = JsonType;

    /// <summary>Headers beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True for an answer of the API itself, which names the server and may be compressed.</summary>
    public bool IsJson => ContentType == JsonType;

    /// <summary>An answer of the API: compact JSON and a line end.</summary>
    public static ClairReply Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new() { Status = status, Body = new ReplyBody(Serialize(value, type)) };

    /// <summary>An error of the API.</summary>
    public static ClairReply Error(int status, string message) =>
        Json(status, new ErrorEnvelope(new Error(message)), ClairV1Json.Wire.ErrorEnvelope);

    /// <summary>A text.</summary>
    public static ClairReply Text(int status, string text, string contentType = TextType) =>
        new() { Status = status, Body = new ReplyBody(System.Text.Encoding.UTF8.GetBytes(text)), ContentType = contentType };

    private static ReadOnlyMemory<byte> Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ClairV1Json.Wire.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
