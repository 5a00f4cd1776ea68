using System.Globalization;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>Makes <see cref="OvalId"/>s. Documents have millions of ids and a handful of beginnings.</summary>
internal sealed class OvalIdTable
{
    /// <summary>Beginnings in one document; a merged document of Red Hat has five kinds of publishers' ids.</summary>
    private const int MaximumSpaces = 10_000;

    private readonly Dictionary<string, int> _spaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>An empty table.</summary>
    public OvalIdTable() => _lookup = _spaces.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The id that the text is; the default one, which nothing has, when there is no text.</summary>
    /// <exception cref="FeedFormatException">The document has more kinds of ids than any real one.</exception>
    public OvalId Read(string? text)
    {
        if (text is null)
        {
            return default;
        }

        var colon = text.LastIndexOf(':');
        return ulong.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new OvalId(SpaceOf(text.AsSpan(0, colon + 1)), number)
            : new OvalId(SpaceOf(text), 0);
    }

    private int SpaceOf(ReadOnlySpan<char> beginning)
    {
        if (_lookup.TryGetValue(beginning, out var space))
        {
            return space;
        }

        if (_spaces.Count == MaximumSpaces)
        {
            throw new FeedFormatException($"the OVAL document has more than {MaximumSpaces} kinds of ids");
        }

        _lookup[beginning] = _spaces.Count + 1;
        return _spaces.Count;
    }
}
