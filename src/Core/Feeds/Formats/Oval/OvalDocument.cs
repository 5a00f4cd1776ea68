using Strata.Core.Feeds.Transport;
using Strata.Core.Feeds.Xml;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>
/// An OVAL document (https://oval.mitre.org/language/version5.11/). Definitions come first and what they refer to comes last, so the
/// text is copied to a temporary file and read twice: for the tables, which are held, and for the definitions, one at a time.
/// </summary>
internal sealed class OvalDocument : IAsyncDisposable
{
    /// <summary>The name of the document's element.</summary>
    public const string Root = "oval_definitions";

    /// <summary>Elements around a definition.</summary>
    private const int DefinitionDepth = 2;

    private readonly Stream _text;
    private readonly string _path;
    private readonly FeedLimits _limits;

    private OvalDocument(Stream text, string path, FeedLimits limits, OvalTables tables) =>
        (_text, _path, _limits, Tables) = (text, path, limits, tables);

    /// <summary>What the definitions refer to.</summary>
    public OvalTables Tables { get; }

    /// <summary>Copies and reads the tables.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML, no OVAL document, or over a limit.</exception>
    public static async Task<OvalDocument> OpenAsync(FeedFile file, FeedLimits limits, CancellationToken cancellationToken)
    {
        var text = await TemporaryFile.CopyOfAsync(file.Content, limits.ExpandedBytes, cancellationToken);
        OvalDocument? document = null;
        try
        {
            text.Position = 0;
            using var xml = new FeedXmlReader(new FeedFile(file.Path, text), limits);
            return document = new OvalDocument(text, file.Path, limits, new OvalTablesReader(xml).Read(cancellationToken));
        }
        finally
        {
            if (document is null)
            {
                await text.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// The id of the first definition, which tells the publisher; an empty text when it has none, null when this is no OVAL document.
    /// </summary>
    public static string? FirstId(FeedFile file, FeedLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            using var xml = new FeedXmlReader(file, limits);
            var isOval = false;
            while (xml.Read(cancellationToken))
            {
                if (!xml.IsElement)
                {
                    continue;
                }

                if (xml.Depth == 0)
                {
                    isOval = xml.Name == Root;
                }

                if (!isOval)
                {
                    return null;
                }

                if (xml.Depth == DefinitionDepth && xml.Name == "definition")
                {
                    return xml.Attribute("id") ?? "";
                }
            }

            return isOval ? "" : null;
        }
        catch (FeedFormatException)
        {
            return null;
        }
    }

    /// <summary>The definitions, one at a time. At most one enumeration at a time.</summary>
    /// <exception cref="FeedFormatException">A definition is over a limit.</exception>
    public IEnumerable<OvalDefinition> ReadDefinitions(CancellationToken cancellationToken)
    {
        _text.Position = 0;
        using var xml = new FeedXmlReader(new FeedFile(_path, _text), _limits);
        var reader = new OvalDefinitionReader(xml, Tables.Ids);
        while (xml.Read(cancellationToken))
        {
            if (xml.IsElement && xml.Depth == DefinitionDepth && xml.Name == "definition")
            {
                xml.BeginRecord();
                yield return reader.Read(cancellationToken);
            }
            else if (xml.Depth == 1 && xml.IsEnd && xml.Name == "definitions")
            {
                yield break;
            }
        }
    }

    /// <summary>Frees the temporary file.</summary>
    public ValueTask DisposeAsync() => _text.DisposeAsync();
}
