using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strata.Server.Harbor.Http;

/// <summary>An answer before it is written.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The type of the body, or null for none.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record HarborReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True when <see cref="Body"/> is compressed, as reports are stored.</summary>
    public bool IsGzip { get; init; }

    /// <summary>Headers beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>An error. Harbor reads a body that is no such object as a broken one, and one whose error is null crashes it.</summary>
    public static HarborReply Error(int status, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new HarborReply(status, HarborMediaTypes.Error, buffer.WrittenMemory);
    }

    /// <summary>202 with the id of a scan.</summary>
    public static HarborReply Accepted(string id)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteEndObject();
        }

        return new HarborReply(StatusCodes.Status202Accepted, HarborMediaTypes.ScanResponse, buffer.WrittenMemory);
    }
}
