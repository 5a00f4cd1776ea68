using System.Text;

namespace Strata.Core.Layers;

/// <summary>
/// The patterns of all detectors, compiled so that a layer walk asks about a path without making a string of it. Safe for
/// concurrent use.
/// </summary>
internal sealed class PathPatternSet
{
    /// <summary>The most counting patterns (<see cref="PathPattern.NameOnly"/>): each is a bit of a word in every counted file.</summary>
    public const int MaximumCountingPatterns = 64;

    private readonly Dictionary<PathPattern, int> _countingPatterns;
    private readonly Suffix[]?[] _suffixesByLastByte = new Suffix[]?[256];

    /// <summary>Compiles the patterns; a pattern that stands twice counts once.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaximumCountingPatterns"/> counting patterns.</exception>
    public PathPatternSet(IEnumerable<PathPattern> patterns)
    {
        Patterns = [.. patterns.Distinct()];
        var counting = Patterns.Where(pattern => pattern.NameOnly).ToList();
        if (counting.Count > MaximumCountingPatterns)
        {
            throw new ArgumentException($"There are more than {MaximumCountingPatterns} counting patterns.", nameof(patterns));
        }

        _countingPatterns = counting.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        foreach (var pattern in Patterns)
        {
            Add(pattern);
        }
    }

    /// <summary>The patterns that it was made of.</summary>
    public IReadOnlyList<PathPattern> Patterns { get; }

    /// <summary>What is wanted by path, from the root down.</summary>
    public PatternNode Root { get; } = new();

    /// <summary>The same set and <paramref name="extra"/> patterns besides: for a second reading that follows links out of the set.</summary>
    public PathPatternSet With(IEnumerable<PathPattern> extra) => new(Patterns.Concat(extra));

    /// <summary>True when the content of a file at <paramref name="path"/> is kept by name or by folder.</summary>
    public bool Covers(string path)
    {
        var slash = path.LastIndexOf('/');
        return Root.Descendant(path) is { WantsFile: true } || Root.Descendant(slash < 0 ? "" : path[..slash]) is { WantsFiles: true };
    }

    /// <summary>True when all files directly in the folder at <paramref name="path"/> are kept.</summary>
    public bool CoversFolder(string path) => Root.Descendant(path) is { WantsFiles: true };

    /// <summary>The bit of a counting pattern; zero when it is not in the set.</summary>
    public ulong BitOf(PathPattern pattern) => _countingPatterns.TryGetValue(pattern, out var index) ? 1UL << index : 0;

    /// <summary>What the patterns that look at the end of a path say about it.</summary>
    public (bool WantsFile, ulong Counts) MatchEnd(ReadOnlySpan<byte> path)
    {
        var result = (WantsFile: false, Counts: 0UL);
        foreach (var suffix in _suffixesByLastByte[path[^1]] ?? [])
        {
            if (path.EndsWith(suffix.Text))
            {
                result = (result.WantsFile || suffix.Count == 0, result.Counts | suffix.Count);
            }
        }

        return result;
    }

    private void Add(PathPattern pattern)
    {
        var bit = BitOf(pattern);
        switch (pattern.Kind)
        {
            case PathPatternKind.File or PathPatternKind.FileInEach:
                var file = Root.MakeDescendant(pattern.Text);
                file.WantsFile |= !pattern.NameOnly;
                file.Counts |= bit;
                break;
            case PathPatternKind.FilesIn:
                var folder = Root.MakeDescendant(pattern.Text);
                folder.WantsFiles |= !pattern.NameOnly;
                folder.CountsOfFiles |= bit;
                break;
            default:
                var text = Encoding.Latin1.GetBytes(pattern.Text);
                _suffixesByLastByte[text[^1]] = [.. _suffixesByLastByte[text[^1]] ?? [], new Suffix(text, bit)];
                break;
        }
    }

    private sealed record Suffix(byte[] Text, ulong Count);
}
