using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Strata.Core.Primitives;

/// <summary>
/// The events of a YAML text. The library's parser throws more than it documents on damaged text: this one throws
/// <see cref="YamlException"/> with a place, whatever is wrong; where the library names none, it is the end of the last good event.
/// </summary>
/// <param name="text">The text.</param>
internal sealed class YamlEvents(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The former where a list in brackets or braces goes on too far left on the next line, the latter for a tag that is no URI.
            var place = Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "the text is malformed", e);
        }
    }
}
