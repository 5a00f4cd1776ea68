using System.Text.Json;

namespace Strata.Core.Feeds.Json;

/// <summary>
/// Walks a JSON text of any length and stops at each value of one depth, with only that value in memory. Several texts one after
/// another (NDJSON) are one sequence.
/// </summary>
/// <param name="stream">UTF-8 text, a byte order mark allowed; stays the caller's.</param>
/// <param name="recordDepth">How many objects or arrays stand around a record: 0 for whole texts.</param>
/// <param name="maximumRecordBytes">The largest record that is read.</param>
/// <param name="opensArrays">True to step into arrays at <paramref name="recordDepth"/> and take their elements as records.</param>
internal sealed class JsonRecordReader(Stream stream, int recordDepth, int maximumRecordBytes, bool opensArrays = false) : IDisposable
{
    /// <summary>Nesting that is read; deeper JSON is an attack on the stack or on patience.</summary>
    public const int MaximumDepth = 64;

    private const int InitialBufferBytes = 64 << 10;

    private readonly string[] _names = new string[recordDepth];
    private readonly TextBuffer _buffer = new(stream, InitialBufferBytes);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaximumDepth, AllowMultipleValues = true });

    /// <summary>The bytes of the current record; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>
    /// How many objects stand around the current record. Less than asked for when a value that is no object stands where the objects
    /// around records are expected.
    /// </summary>
    public int Depth { get; private set; }

    /// <summary>The property names that lead to the current record, outermost first; valid up to <see cref="Depth"/>.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Moves to the next record; false at the end of the text.</summary>
    /// <exception cref="JsonException">The text is not JSON, is cut off, or nests too deep.</exception>
    /// <exception cref="FeedFormatException">A record is larger than the limit.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_buffer.HasStarted && Advance())
            {
                return true;
            }

            if (_buffer.IsFinal)
            {
                return false;
            }

            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Moves to the next record of a document; false at its end.</summary>
    /// <param name="path">The document's name, for the message.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="FeedFormatException">The document is not JSON, is cut off, nests too deep, or a record is larger than the limit.</exception>
    public async ValueTask<bool> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"'{path}' is not whole JSON: {FeedText.Clean(exception.Message)}", exception);
        }
    }

    /// <summary>Gives the buffer back; the last record is no longer valid.</summary>
    public void Dispose() => _buffer.Dispose();

    private bool Advance()
    {
        var reader = new Utf8JsonReader(_buffer.Unread.Span, _buffer.IsFinal, _state);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.CurrentDepth <= recordDepth)
                {
                    _names[reader.CurrentDepth - 1] = ReadName(ref reader);
                }
            }
            else if (IsRecord(ref reader))
            {
                return TakeRecord(ref reader);
            }

            Commit(ref reader);
        }

        Commit(ref reader);
        return false;
    }

    private static string ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("a name is not valid UTF-8", exception);
        }
    }

    private bool IsRecord(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.EndObject or JsonTokenType.EndArray => false,
        JsonTokenType.StartObject => reader.CurrentDepth >= recordDepth,
        JsonTokenType.StartArray => !opensArrays || reader.CurrentDepth != recordDepth,
        _ => true,
    };

    private bool TakeRecord(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        var depth = reader.CurrentDepth;
        if (!reader.TrySkip())
        {
            return false;
        }

        Record = _buffer.Unread[offset..(int)reader.BytesConsumed];
        if (Record.Length > maximumRecordBytes)
        {
            throw TooLarge();
        }

        Depth = depth;
        Commit(ref reader);
        return true;
    }

    private void Commit(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _buffer.Take((int)reader.BytesConsumed);
        reader = new Utf8JsonReader(_buffer.Unread.Span, _buffer.IsFinal, _state);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_buffer.IsFull && _buffer.Length > maximumRecordBytes)
        {
            throw TooLarge();
        }

        var hadStarted = _buffer.HasStarted;
        await _buffer.FillAsync(cancellationToken);
        if (_buffer.HasStarted && !hadStarted && _buffer.Unread.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
        {
            throw new JsonException("the content is a web page or XML, perhaps the answer of a proxy or of a login page");
        }
    }

    private FeedFormatException TooLarge() => new($"a record is larger than the limit of {maximumRecordBytes} bytes");
}
