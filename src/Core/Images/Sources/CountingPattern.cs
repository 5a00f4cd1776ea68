using System.Text;
using Strata.Core.Layers;

namespace Strata.Core.Images.Sources;

/// <summary>A counting pattern taken apart, so that most names are refused without looking at their folder. Safe for concurrent use.</summary>
internal sealed class CountingPattern
{
    private readonly byte[] _name;
    private readonly byte[]? _folderEnd;
    private int _count;

    /// <summary>Takes an <see cref="PathPatternKind.EndsWith"/> pattern apart.</summary>
    public CountingPattern(PathPattern pattern)
    {
        Pattern = pattern;
        var bytes = Encoding.Latin1.GetBytes(pattern.Text);
        var slash = bytes.AsSpan().LastIndexOf((byte)'/');
        _name = bytes[(slash + 1)..];
        _folderEnd = slash < 0 ? null : bytes[..slash];
    }

    /// <summary>The pattern as the detector gave it.</summary>
    public PathPattern Pattern { get; }

    /// <summary>The last byte of every matching name.</summary>
    public byte LastByte => _name[^1];

    /// <summary>The matches so far.</summary>
    public int Count => _count;

    /// <summary>Counts the file <paramref name="name"/> in <paramref name="folder"/> (relative to the root) when its path ends as wanted.</summary>
    public void CountIfMatch(ReadOnlySpan<byte> folder, ReadOnlySpan<byte> name)
    {
        var isMatch = _folderEnd is null
            ? name.EndsWith(_name)
            : name.SequenceEqual(_name) && !folder.IsEmpty && folder.EndsWith(_folderEnd);
        if (isMatch)
        {
            Interlocked.Increment(ref _count);
        }
    }
}
