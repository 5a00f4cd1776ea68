using System.Text.Json;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Reads a table of contents entry by entry as it is decompressed: never more than one entry is in memory. What two readers could
/// understand differently is refused: a key twice, a known key in other letters, a value of another type, anything after the end.
/// </summary>
/// <param name="text">The JSON.</param>
internal sealed partial class TocReader(ContentReader text)
{
    /// <summary>Bytes of one entry; extended attributes are the only long part of one.</summary>
    public const int MaximumEntryBytes = 1 << 20;

    private const int InitialBufferBytes = 64 << 10;
    private const int MaximumDepth = 16;

    private byte[] _buffer = new byte[InitialBufferBytes];
    private int _start;
    private int _end;
    private bool _isFinal;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaximumDepth });
    private Place _place = Place.Start;
    private bool _hasEntries;
    private bool _hasVersion;

    private enum Place
    {
        Start,
        Members,
        Entries,
        End,
    }

    private enum Step
    {
        NeedsMore,
        Moved,
        FoundEntry,
        Ended,
    }

    /// <summary>The entry that <see cref="Read"/> found.</summary>
    public TocEntry Entry { get; } = new();

    /// <summary>Goes to the next entry; false at the end of the whole document, which then was well-formed.</summary>
    /// <exception cref="TocDoubtException">It is no table of contents, or of another version.</exception>
    public bool Read()
    {
        try
        {
            while (true)
            {
                var json = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
                var step = Take(ref json);
                if (step == Step.NeedsMore)
                {
                    Fill();
                    continue;
                }

                _start += (int)json.BytesConsumed;
                _state = json.CurrentState;
                if (step != Step.Moved)
                {
                    return step == Step.FoundEntry;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TocDoubtException("its table of contents is malformed");
        }
    }

    private void Fill()
    {
        if (_isFinal)
        {
            throw new TocDoubtException("its table of contents ends early");
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end > MaximumEntryBytes)
        {
            throw new TocDoubtException($"an entry of its table of contents has more than {MaximumEntryBytes} bytes");
        }

        if (_end > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = text(_buffer.AsSpan(_end));
        _end += read;
        _isFinal = read == 0;
    }

    private Step Take(ref Utf8JsonReader json)
    {
        if (_place == Place.End)
        {
            return _isFinal && !json.Read() ? Step.Ended : Step.NeedsMore;
        }

        if (!json.Read())
        {
            return Step.NeedsMore;
        }

        switch (_place)
        {
            case Place.Start:
                Require(json.TokenType == JsonTokenType.StartObject);
                _place = Place.Members;
                return Step.Moved;
            case Place.Members when json.TokenType == JsonTokenType.EndObject:
                Require(_hasEntries && _hasVersion);
                _place = Place.End;
                return Step.Moved;
            case Place.Members:
                return TakeMember(ref json);
            case Place.Entries when json.TokenType == JsonTokenType.EndArray:
                _place = Place.Members;
                return Step.Moved;
            default:
                Require(json.TokenType == JsonTokenType.StartObject);
                return TakeEntry(ref json) ? Step.FoundEntry : Step.NeedsMore;
        }
    }

    private Step TakeMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("entries"u8))
        {
            if (!json.Read())
            {
                return Step.NeedsMore;
            }

            Require(!_hasEntries && json.TokenType == JsonTokenType.StartArray);
            _hasEntries = true;
            _place = Place.Entries;
            return Step.Moved;
        }

        if (json.ValueTextEquals("version"u8))
        {
            if (!json.Read())
            {
                return Step.NeedsMore;
            }

            Require(!_hasVersion);
            _hasVersion = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var version) && version == 1
                ? true
                : throw new TocDoubtException("its table of contents has an unknown version");
            return Step.Moved;
        }

        RequireUnknown(ref json);
        return json.TrySkip() ? Step.Moved : Step.NeedsMore;
    }

    private static void Require(bool isTrue)
    {
        if (!isTrue)
        {
            throw new TocDoubtException("its table of contents is malformed");
        }
    }
}
