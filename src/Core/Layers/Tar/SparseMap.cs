namespace Strata.Core.Layers.Tar;

/// <summary>
/// Where the data of a sparse file lies; everything between is zeros that are never stored. One map is reused for all entries of
/// an archive.
/// </summary>
internal sealed class SparseMap
{
    /// <summary>The most regions of one file: an unbounded map was CVE-2025-58183 in Go.</summary>
    public const int MaximumRegions = 100_000;

    private readonly List<long> _numbers = [];
    private int _region;

    /// <summary>How many regions there are.</summary>
    public int Regions => _numbers.Count / 2;

    /// <summary>True while an offset stands without its length.</summary>
    public bool IsHalf => _numbers.Count % 2 != 0;

    /// <summary>Empties the map.</summary>
    public void Clear()
    {
        _numbers.Clear();
        _region = 0;
    }

    /// <summary>Adds an offset or the length of the region whose offset was added before; false when there are too many.</summary>
    public bool TryAdd(long number)
    {
        if (_numbers.Count >= 2 * MaximumRegions)
        {
            return false;
        }

        _numbers.Add(number);
        return true;
    }

    /// <summary>
    /// True when the regions ascend, do not overlap, lie inside <paramref name="realSize"/> and hold exactly
    /// <paramref name="storedSize"/> bytes.
    /// </summary>
    public bool IsValid(long realSize, long storedSize)
    {
        var end = 0L;
        var sum = 0L;
        for (var i = 0; !IsHalf && i < _numbers.Count; i += 2)
        {
            var (offset, length) = (_numbers[i], _numbers[i + 1]);
            if (offset < end || length < 0 || offset > realSize - length)
            {
                return false;
            }

            end = offset + length;
            sum += length;
        }

        return !IsHalf && realSize >= end && sum == storedSize;
    }

    /// <summary>
    /// How many bytes from <paramref name="position"/> on are of one kind: data of the archive or zeros. Positions must ascend
    /// from call to call.
    /// </summary>
    public (long Length, bool IsData) RunAt(long position, long realSize)
    {
        while (_region < Regions && position >= _numbers[2 * _region] + _numbers[(2 * _region) + 1])
        {
            _region++;
        }

        if (_region == Regions)
        {
            return (realSize - position, false);
        }

        var (offset, length) = (_numbers[2 * _region], _numbers[(2 * _region) + 1]);
        return position < offset ? (offset - position, false) : (offset + length - position, true);
    }
}
