using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>
/// One secdb file, of Alpine or of a distribution that uses its form: <c>distroversion</c>, <c>reponame</c>, <c>urlprefix</c> and
/// <c>packages</c>. Files are small (30 KB to 10 MB) and read whole.
/// </summary>
internal sealed class SecdbDocument : IDisposable
{
    private const int InitialBytes = 256 << 10;

    private readonly TextBuffer _text;
    private readonly ReadOnlyMemory<byte> _json;

    /// <summary>Where in the text the list of packages begins.</summary>
    private int _packages = -1;

    private SecdbDocument(TextBuffer text, ReadOnlyMemory<byte> json)
    {
        _text = text;
        _json = json;
        ReadMembers();
        if (_packages < 0)
        {
            throw new FeedFormatException("the file has no list of packages and is no secdb file");
        }
    }

    /// <summary><c>v3.19</c>, <c>edge</c>, or null in the files of rolling distributions.</summary>
    public string? Branch { get; private set; }

    /// <summary><c>main</c>, <c>community</c>, <c>os</c>.</summary>
    public string? Repository { get; private set; }

    /// <summary>Where the packages are, which tells the rolling distributions apart.</summary>
    public string? Publisher { get; private set; }

    /// <summary>Reads a file in either form.</summary>
    /// <exception cref="FeedFormatException">It is no secdb file, is cut off, or is larger than the limit.</exception>
    public static async Task<SecdbDocument> ReadAsync(Stream content, FeedLimits limits, CancellationToken cancellationToken)
    {
        var text = new TextBuffer(content, InitialBytes);
        SecdbDocument? document = null;
        try
        {
            while (!text.IsFinal)
            {
                await text.FillAsync(cancellationToken);
                if (text.Length > limits.SecdbBytes)
                {
                    throw new FeedFormatException($"the file is larger than the limit of {limits.SecdbBytes} bytes");
                }
            }

            return document = new SecdbDocument(text, JsonOf(text.Unread));
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"the file is not whole JSON: {exception.Message}", exception);
        }
        finally
        {
            if (document is null)
            {
                text.Dispose();
            }
        }
    }

    /// <summary>The packages that have a name, each with its lists; a name may come more than once.</summary>
    public IEnumerable<(string Name, IReadOnlyList<SecdbFix> Fixes)> Packages()
    {
        var position = _packages;
        while (FindPackage(ref position) is { Length: > 0 } item)
        {
            using var json = JsonElementReading.Parse(item);
            if (json.RootElement.Member("pkg"u8) is { } package && package.Text("name"u8) is { } name)
            {
                yield return (name, ReadFixes(package));
            }
        }
    }

    public void Dispose() => _text.Dispose();

    private static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> content)
    {
        var start = content.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || content.Span[start] == '<')
        {
            throw new FeedFormatException(start < 0 ? "the file is empty" : "the file is a web page, perhaps of a proxy, and no secdb file");
        }

        return content.Span[start] == '{' ? content : SecdbYaml.ToJson(content);
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

    private static List<SecdbFix> ReadFixes(JsonElement package)
    {
        var fixes = new List<SecdbFix>();
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

        return fixes;
    }
}
