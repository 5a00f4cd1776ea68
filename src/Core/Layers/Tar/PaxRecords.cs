namespace Strata.Core.Layers.Tar;

/// <summary>
/// The records of one PAX extended header, <c>"LENGTH KEY=VALUE\n"</c>, of which only those that change name, link, size or sparse
/// map are read. Reused for all entries of an archive; texts point into the buffer that was parsed.
/// </summary>
internal sealed class PaxRecords
{
    private const string SparsePrefix = "GNU.sparse.";

    private byte[] _buffer = [];
    private Range _path;
    private Range _linkPath;
    private Range _sparseName;
    private long? _sparseSize;
    private long? _sparseRealSize;
    private long? _sparseRegions;
    private string? _sparseMajor;
    private string? _sparseMinor;

    /// <summary>The value of <c>path</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Path => _buffer.AsSpan(_path);

    /// <summary>The value of <c>linkpath</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> LinkPath => _buffer.AsSpan(_linkPath);

    /// <summary>The value of <c>size</c>: how many bytes of data follow the header.</summary>
    public long? Size { get; private set; }

    /// <summary>The true name of a sparse file; empty when there is none.</summary>
    public ReadOnlySpan<byte> SparseName => _buffer.AsSpan(_sparseName);

    /// <summary>The size of a sparse file with its holes.</summary>
    public long? SparseSize => _sparseSize ?? _sparseRealSize;

    /// <summary>The sparse map of the forms 0.0 and 0.1.</summary>
    public SparseMap SparseMap { get; } = new();

    /// <summary>True when the records describe a sparse file whose map is here (forms 0.0 and 0.1).</summary>
    public bool HasSparseMap => (_sparseMajor, _sparseMinor) switch
    {
        ("0", "0" or "1") => true,
        (null, null) => SparseMap.Regions > 0,
        _ => false,
    };

    /// <summary>True when the map stands at the start of the data (form 1.0).</summary>
    public bool HasSparseMapInData => (_sparseMajor, _sparseMinor) is ("1", "0");

    /// <summary>True when the number of regions is the one that the records claim.</summary>
    public bool HasAllRegions => !SparseMap.IsHalf && (_sparseRegions ?? 0) == SparseMap.Regions;

    /// <summary>Forgets all records.</summary>
    public void Clear()
    {
        (_path, _linkPath, _sparseName) = (default, default, default);
        (Size, _sparseSize, _sparseRealSize, _sparseRegions) = (null, null, null, null);
        (_sparseMajor, _sparseMinor) = (null, null);
        SparseMap.Clear();
    }

    /// <summary>
    /// Reads the first <paramref name="length"/> bytes of <paramref name="buffer"/> in place of what was read before. A key that
    /// stands twice has its last value, an empty value none (Go's reader, and so every engine). False when a record is malformed.
    /// </summary>
    public bool TryParse(byte[] buffer, int length)
    {
        Clear();
        _buffer = buffer;
        for (var start = 0; start < length;)
        {
            if (!TryParseRecord(buffer.AsSpan(0, length), start, out var key, out var value, out var next) || !TrySet(buffer.AsSpan(key), value))
            {
                return false;
            }

            start = next;
        }

        return true;
    }

    private static bool TryParseRecord(ReadOnlySpan<byte> buffer, int start, out Range key, out Range value, out int next)
    {
        (key, value, next) = (default, default, 0);
        var rest = buffer[start..];
        var blank = rest.IndexOf((byte)' ');
        if (blank < 0 || !TarNumber.TryParseDecimal(rest[..blank], out var length) || length > rest.Length || length <= blank + 1
            || rest[(int)length - 1] != (byte)'\n')
        {
            return false;
        }

        var record = rest[(blank + 1)..((int)length - 1)];
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
        {
            return false;
        }

        key = (start + blank + 1)..(start + blank + 1 + equals);
        value = (start + blank + 2 + equals)..(start + (int)length - 1);
        next = start + (int)length;
        return true;
    }

    private bool TrySet(ReadOnlySpan<byte> key, Range value)
    {
        var text = _buffer.AsSpan(value);
        if (key.StartsWith("GNU.sparse."u8))
        {
            return TrySetSparse(key[SparsePrefix.Length..], text, value);
        }

        if (key.SequenceEqual("path"u8))
        {
            _path = value;
            return !text.Contains((byte)0);
        }

        if (key.SequenceEqual("linkpath"u8))
        {
            _linkPath = value;
            return !text.Contains((byte)0);
        }

        if (key.SequenceEqual("size"u8))
        {
            var isValid = TryReadNumber(text, out var size);
            Size = size;
            return isValid;
        }

        return !key.Contains((byte)0);
    }

    private bool TrySetSparse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Range value)
    {
        switch (key)
        {
            case var _ when key.SequenceEqual("name"u8):
                _sparseName = value;
                return !text.Contains((byte)0);
            case var _ when key.SequenceEqual("major"u8):
                _sparseMajor = Version(text);
                return true;
            case var _ when key.SequenceEqual("minor"u8):
                _sparseMinor = Version(text);
                return true;
            case var _ when key.SequenceEqual("size"u8):
                return TryReadNumber(text, out _sparseSize);
            case var _ when key.SequenceEqual("realsize"u8):
                return TryReadNumber(text, out _sparseRealSize);
            case var _ when key.SequenceEqual("numblocks"u8):
                return TryReadNumber(text, out _sparseRegions);
            case var _ when key.SequenceEqual("offset"u8):
                return !SparseMap.IsHalf && TryAddToMap(text);
            case var _ when key.SequenceEqual("numbytes"u8):
                return SparseMap.IsHalf && TryAddToMap(text);
            case var _ when key.SequenceEqual("map"u8):
                return TryReadMap(text);
            default:
                return true;
        }
    }

    private bool TryReadMap(ReadOnlySpan<byte> text)
    {
        SparseMap.Clear();
        foreach (var number in text.IsEmpty ? default : text.Split((byte)','))
        {
            if (!TryAddToMap(text[number]))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddToMap(ReadOnlySpan<byte> text) => TarNumber.TryParseDecimal(text, out var number) && SparseMap.TryAdd(number);

    // An empty value deletes the record: what the header says stays.
    private static bool TryReadNumber(ReadOnlySpan<byte> text, out long? number)
    {
        number = null;
        if (text.IsEmpty)
        {
            return true;
        }

        var isValid = TarNumber.TryParseDecimal(text, out var value);
        number = value;
        return isValid;
    }

    private static string? Version(ReadOnlySpan<byte> text) => text switch
    {
        [] => null,
        [(byte)'0'] => "0",
        [(byte)'1'] => "1",
        _ => "?",
    };
}
