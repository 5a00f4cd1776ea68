using System.Globalization;
using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;

namespace Strata.Core.Layers.Tar;

internal sealed partial class TarReader
{
    private readonly SparseMap _gnuSparse = new();
    private SparseMap? _sparse;
    private bool _isPaxSparse;
    private long _position;

    /// <summary>
    /// Reads the next bytes of the current entry's content, holes as zeros; fewer than asked for only at its end and where the
    /// archive breaks off (then <see cref="IsDamaged"/> is set).
    /// </summary>
    public int ReadContent(Span<byte> destination)
    {
        var total = 0;
        try
        {
            while (total < destination.Length && _position < Size)
            {
                var part = destination[total..(int)Math.Min(destination.Length, total + Size - _position)];
                var (length, isData) = _sparse?.RunAt(_position, Size) ?? (_stored, true);
                part = part[..(int)Math.Min(part.Length, length)];
                if (!isData)
                {
                    part.Clear();
                }
                else if (!bytes.Fill())
                {
                    Damage("The archive ends inside a file");
                    break;
                }
                else
                {
                    part = part[..Math.Min(part.Length, bytes.Buffered.Length)];
                    bytes.Buffered[..part.Length].CopyTo(part);
                    bytes.Advance(part.Length);
                    _stored -= part.Length;
                }

                total += part.Length;
                _position += part.Length;
            }
        }
        catch (CompressionException)
        {
            End(isDamaged: true);
        }

        return total;
    }

    private bool SkipContent()
    {
        var padded = _stored > long.MaxValue - _padding ? _stored : _stored + _padding;
        var isWhole = padded == 0 || bytes.Skip(padded) >= _stored;
        (_stored, _padding, _position, _sparse) = (0, 0, 0, null);
        return isWhole || Damage("The archive ends inside a file");
    }

    private bool IsSparse(TarHeader header) => header.Type == (byte)'S' || _pax.HasSparseMap || _pax.HasSparseMapInData;

    private bool SetSparse(TarHeader header)
    {
        if (header.Type == (byte)'S')
        {
            _sparse = _gnuSparse;
            if (!ReadGnuMap(header))
            {
                return false;
            }
        }
        else
        {
            _isPaxSparse = true;
            Size = _pax.SparseSize ?? Size;
            _sparse = _pax.SparseMap;
            if (_pax.HasSparseMapInData && !ReadMapInData())
            {
                return false;
            }
        }

        if (!_sparse.IsValid(Size, _stored) || (_isPaxSparse && _pax.HasSparseMap && !_pax.HasAllRegions))
        {
            (IsUnreadable, IsDamaged) = (true, true);
            warnings.Add(
                WarningCodes.LayerDamaged,
                string.Create(CultureInfo.InvariantCulture, $"The map of a sparse file is impossible (near byte {bytes.Position} of the archive); its content was not read."),
                location);
        }

        return true;
    }

    // Four regions in the header, then blocks of 21 for as long as each says that another follows.
    private bool ReadGnuMap(TarHeader header)
    {
        _gnuSparse.Clear();
        if (header.Format != TarFormat.Gnu || !TarNumber.TryParseField(header.RealSizeField, out var size) || size < 0
            || !AddRegions(header.SparseRegions))
        {
            return Damage("The header of a sparse file is malformed");
        }

        Size = size;
        for (var hasMore = header.HasMoreSparseRegions; hasMore;)
        {
            var block = bytes.Take(TarHeader.Size);
            if (block.Length < TarHeader.Size || !AddRegions(block[..(21 * 24)]))
            {
                return Damage("The map of a sparse file is malformed or too long");
            }

            hasMore = block[504] != 0;
        }

        return true;
    }

    private bool AddRegions(ReadOnlySpan<byte> regions)
    {
        for (; !regions.IsEmpty && regions[0] != 0; regions = regions[24..])
        {
            if (!TarNumber.TryParseField(regions[..12], out var offset) || !TarNumber.TryParseField(regions[12..24], out var length)
                || !_gnuSparse.TryAdd(offset) || !_gnuSparse.TryAdd(length))
            {
                return false;
            }
        }

        return true;
    }

    // The count and then pairs of numbers, a line each, padded to a whole block; part of the stored size.
    private bool ReadMapInData()
    {
        _pax.SparseMap.Clear();
        var missing = 1L;
        var isCount = true;
        var number = 0L;
        var digits = 0;
        for (var read = 0; missing > 0; read += TarHeader.Size)
        {
            if (_stored < TarHeader.Size || read >= limits.TarHeaderBytes)
            {
                return Damage("The map of a sparse file is too long");
            }

            var block = bytes.Take(TarHeader.Size);
            _stored -= block.Length;
            foreach (var c in block)
            {
                if (c == (byte)'\n' && digits > 0)
                {
                    missing += isCount ? (2 * number) - 1 : -1;
                    if (!isCount && !_pax.SparseMap.TryAdd(number))
                    {
                        return Damage("The map of a sparse file is too long");
                    }

                    (isCount, number, digits) = (false, 0, 0);
                }
                else if (c is >= (byte)'0' and <= (byte)'9' && ++digits <= 18)
                {
                    number = (number * 10) + (c - '0');
                }
                else
                {
                    return Damage("The map of a sparse file is malformed");
                }

                if (missing == 0)
                {
                    break;
                }
            }

            if (block.Length < TarHeader.Size)
            {
                return Damage("The archive ends inside the map of a sparse file");
            }
        }

        return true;
    }
}
