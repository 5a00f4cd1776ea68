using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>
/// One secdb file, of Alpine or of a distribution that uses its form: <c>distroversion</c>, <c>reponame</c>, <c>urlprefix</c> and
/// <c>packages</c>. Files are small (30 KB to 10 MB) and read whole.
/// </summary>
internal sealed class SecdbDocument
{
    private const int PieceBytes = 64 << 10;

    private readonly ReadOnlyMemory<byte> _json;

    /// <summary>Where in the text the list of packages begins.</summary>
    private int _packages = -1;

    private SecdbDocument(ReadOnlyMemory<byte> json)
    {
        _json = json;
        ReadMembers();
        if (_packages < 0)
        {
            throw new FeedFormatException("the file has no list of packages and is no secdb file");
        }
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary><c>v3.19</c>, <c>edge</c>, or null in the files of rolling distributions.</summary>
    public string? Branch { get; private set; }

    /// <summary><c>main</c>, <c>community</c>, <c>os</c>.</summary>
    public string? Repository { get; private set; }

    /// <summary>Where the packages are, which tells the rolling distributions apart.</summary>
    public string? Publisher { get; private set; }

    /// <summary>Reads a file in either form.</summary>
    /// <exception cref="FeedFormatException">It is no secdb file, is cut off, or is larger than the limit.</exception>
    public static async Task<SecdbDocument> ReadAsync(Stream content, FeedLimits limits, CancellationToken cancellationToken) =>
        Parse(await ReadTextAsync(content, limits, cancellationToken), isHead: false);

    /// <summary>
    /// Reads what tells whose a file is. Of YAML, which takes long to read, that is what stands before the packages, where all of it stands
    /// there as it always did; what is behind may be damaged.
    /// </summary>
    /// <exception cref="FeedFormatException">It is no secdb file, is JSON that is cut off, or is larger than the limit.</exception>
    public static async Task<SecdbDocument> ReadHeadAsync(Stream content, FeedLimits limits, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(content, limits, cancellationToken);
        var head = Parse(text, isHead: true);
        return head is { Branch: not null, Repository: not null, Publisher: not null } || IsJson(text) ? head : Parse(text, isHead: false);
    }

    private static SecdbDocument Parse(byte[] text, bool isHead)
    {
        try
        {
            return new SecdbDocument(JsonOf(text, isHead));
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"the file is not whole JSON: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// The packages that have a name, in ordinal order of it, each with its lists: those of all of its entries where it comes more than once.
    /// </summary>
    public IEnumerable<(string Name, IReadOnlyList<SecdbFix> Fixes)> Packages()
    {
        // What is held of a package is where it stands; its lists are many times as large as their text.
        var packages = new SortedDictionary<string, List<ReadOnlyMemory<byte>>>(StringComparer.Ordinal);
        var position = _packages;
        while (FindPackage(ref position) is { Length: > 0 } text)
        {
            using var json = JsonElementReading.Parse(text);
            if (json.RootElement.Member("pkg"u8)?.Text("name"u8) is { } name)
            {
                if (!packages.TryGetValue(name, out var texts))
                {
                    packages[name] = texts = new List<ReadOnlyMemory<byte>>(1);
                }

                texts.Add(text);
            }
        }

        foreach (var (name, texts) in packages)
        {
            var fixes = new List<SecdbFix>();
            foreach (var text in texts)
            {
                using var json = JsonElementReading.Parse(text);
                AddFixes(json.RootElement.GetProperty("pkg"u8), fixes);
            }

            yield return (name, fixes);
        }
    }

    /// <summary>Reads in pieces: a buffer that grows, or one of a pool, keeps several times the text in memory.</summary>
    private static async Task<byte[]> ReadTextAsync(Stream content, FeedLimits limits, CancellationToken cancellationToken)
    {
        var pieces = new List<byte[]>();
        var length = 0;
        int count;
        do
        {
            var piece = new byte[PieceBytes];
            count = await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
            pieces.Add(piece);
            length += count;
            if (length > limits.SecdbBytes)
            {
                throw new FeedFormatException($"the file is larger than the limit of {limits.SecdbBytes} bytes");
            }
        }
        while (count == PieceBytes);

        var text = new byte[length];
        for (var place = 0; place < pieces.Count; place++)
        {
            pieces[place].AsSpan(0, Math.Min(PieceBytes, length - (place * PieceBytes))).CopyTo(text.AsSpan(place * PieceBytes));
        }

        return text;
    }

    private static bool IsJson(ReadOnlySpan<byte> content) => content.TrimStart(Blanks) is [(byte)'{', ..];

    private static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> content, bool isHead)
    {
        var start = content.Span.IndexOfAnyExcept(Blanks);
        if (start < 0 || content.Span[start] == '<')
        {
            throw new FeedFormatException(start < 0 ? "the file is empty" : "the file is a web page, perhaps of a proxy, and no secdb file");
        }

        return IsJson(content.Span) ? content : SecdbYaml.ToJson(content, isHead);
    }

    /// <summary>Reads the header and sees that the text is whole. Where a member comes twice, the later counts.</summary>
    private void ReadMembers()
    {
        var reader = new Utf8JsonReader(_json.Span, new JsonReaderOptions { MaxDepth = JsonRecordReader.MaximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("distroversion"u8))
            {
                Branch = JsonElement.ParseValue(ref reader).Text();
            }
            else if (name.SequenceEqual("reponame"u8))
            {
                Repository = JsonElement.ParseValue(ref reader).Text();
            }
            else if (name.SequenceEqual("urlprefix"u8))
            {
                Publisher = JsonElement.ParseValue(ref reader).Text();
            }
            else
            {
                _packages = name.SequenceEqual("packages"u8) ? BeginOfList(reader) : _packages;
                reader.Skip();
            }
        }
    }

    /// <summary>Where the elements of a list begin; the end of the text for null, which is none, and -1 for what is no list.</summary>
    private int BeginOfList(Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartArray => (int)reader.BytesConsumed,
        JsonTokenType.Null => _json.Length,
        _ => -1,
    };

    /// <summary>The next element of the list, which was read whole before; empty at its end.</summary>
    private ReadOnlyMemory<byte> FindPackage(ref int position)
    {
        var rest = _json.Span[position..];
        var start = rest.IndexOfAnyExcept(" \t\r\n,"u8);
        if (start < 0 || rest[start] == ']')
        {
            return default;
        }

        var reader = new Utf8JsonReader(rest[start..], new JsonReaderOptions { MaxDepth = JsonRecordReader.MaximumDepth });
        reader.Read();
        reader.Skip();
        var package = _json.Slice(position + start, (int)reader.BytesConsumed);
        position += start + package.Length;
        return package;
    }

    private static void AddFixes(JsonElement package, List<SecdbFix> fixes)
    {
        foreach (var fix in package.Member("secfixes"u8)?.Members() ?? default)
        {
            var entries = new List<string>();
            if (fix.Value.Text() is { } single)
            {
                entries.Add(single);
            }
            else if (fix.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in fix.Value.EnumerateArray())
                {
                    if (entry.Text() is { } text)
                    {
                        entries.Add(text);
                    }
                }
            }

            fixes.Add(new SecdbFix(fix.CleanName(), entries));
        }
    }
}
