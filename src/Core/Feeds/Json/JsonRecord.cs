using System.Buffers;
using System.Text.Json;

namespace Strata.Core.Feeds.Json;

/// <summary>A parsed record with a copy of its text, so that it outlives the buffer that it was read into.</summary>
internal sealed class JsonRecord : IDisposable
{
    private readonly byte[] _text;
    private readonly JsonDocument _json;

    private JsonRecord(byte[] text, int size, JsonDocument json)
    {
        _text = text;
        _json = json;
        Size = size;
    }

    /// <summary>Bytes of its text.</summary>
    public int Size { get; }

    /// <summary>The record; valid until this is disposed.</summary>
    public JsonElement Root => _json.RootElement;

    /// <summary>Parses one record.</summary>
    /// <exception cref="JsonException">It is not JSON or nests too deep.</exception>
    public static JsonRecord Parse(ReadOnlySpan<byte> text)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            text.CopyTo(copy);
            return new JsonRecord(copy, text.Length, JsonElementReading.Parse(copy.AsMemory(0, text.Length)));
        }
        catch (JsonException)
        {
            ArrayPool<byte>.Shared.Return(copy);
            throw;
        }
    }

    /// <summary>The record that a text is, or null when it is not JSON or nests too deep.</summary>
    public static JsonRecord? TryParse(ReadOnlySpan<byte> text)
    {
        try
        {
            return Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives the memory back. To be called once.</summary>
    public void Dispose()
    {
        _json.Dispose();
        ArrayPool<byte>.Shared.Return(_text);
    }
}
