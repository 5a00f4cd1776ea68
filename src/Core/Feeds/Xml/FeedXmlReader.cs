using System.Text;
using System.Xml;

namespace Strata.Core.Feeds.Xml;

/// <summary>
/// Reads XML of strangers node by node: document type definitions and external entities are refused, nesting and the size of one record
/// are limited, and what is wrong with the text is told as a <see cref="FeedFormatException"/>.
/// </summary>
internal sealed class FeedXmlReader : IDisposable
{
    /// <summary>Nesting that is read; the deepest known feed has a dozen.</summary>
    public const int MaximumDepth = 64;

    private const int MaximumEntityCharacters = 4096;

    private readonly XmlReader _reader;
    private readonly XmlRecordStream _stream;
    private readonly string _path;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file; its stream stays the caller's.</param>
    /// <param name="limits">The limits.</param>
    public FeedXmlReader(FeedFile file, FeedLimits limits)
    {
        _path = file.Path;
        _stream = new XmlRecordStream(file.Content, limits.RecordBytes);
        _reader = XmlReader.Create(_stream, new XmlReaderSettings
        {
            Async = true,
            CloseInput = false,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersFromEntities = MaximumEntityCharacters,
            MaxCharactersInDocument = limits.ExpandedBytes,
        });
    }

    /// <summary>The name of the current node without its prefix.</summary>
    public string Name => _reader.LocalName;

    /// <summary>How many elements stand around the current node.</summary>
    public int Depth => _reader.Depth;

    /// <summary>True at the start of an element.</summary>
    public bool IsElement => _reader.NodeType == XmlNodeType.Element;

    /// <summary>True at the end of an element that has content.</summary>
    public bool IsEnd => _reader.NodeType == XmlNodeType.EndElement;

    /// <summary>True at an element that has no content and therefore no end.</summary>
    public bool IsEmpty => _reader.IsEmptyElement;

    /// <summary>Moves to the next node; false at the end of the document.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML, or over a limit.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var hasNode = await _reader.ReadAsync().ConfigureAwait(false);
            return !hasNode || _reader.Depth <= MaximumDepth
                ? hasNode
                : throw new FeedFormatException($"'{_path}' is nested more than {MaximumDepth} deep");
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException or ArgumentException)
        {
            throw Refuse(exception);
        }
    }

    /// <summary>Counts the record's size from here on.</summary>
    public void BeginRecord() => _stream.Restart();

    /// <summary>An attribute of the current element, trimmed and safe to print; null when there is none or it is empty.</summary>
    public string? Attribute(string name) => FeedText.Clean(_reader.GetAttribute(name));

    /// <summary>The text of the current element, trimmed and safe to print, without elements in it; the reader is then at its end.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML, or over a limit.</exception>
    public async ValueTask<string?> TextAsync(CancellationToken cancellationToken)
    {
        if (_reader.IsEmptyElement)
        {
            return null;
        }

        var depth = _reader.Depth;
        string? text = null;
        StringBuilder? more = null;
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) && _reader.Depth > depth)
        {
            if (_reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace))
            {
                continue;
            }

            string piece;
            try
            {
                piece = await _reader.GetValueAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
            {
                throw Refuse(exception);
            }

            if (text is null)
            {
                text = piece;
            }
            else
            {
                (more ??= new StringBuilder(text)).Append(piece);
            }
        }

        return FeedText.Clean(more?.ToString() ?? text);
    }

    public void Dispose() => _reader.Dispose();

    private FeedFormatException Refuse(Exception exception) =>
        new($"'{_path}' is not whole XML, or uses what is not allowed: {FeedText.Clean(exception.Message)}", exception);
}
