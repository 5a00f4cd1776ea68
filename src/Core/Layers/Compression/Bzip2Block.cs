namespace Strata.Core.Layers.Compression;

/// <summary>One block of bzip2: prefix codes, move-to-front, the inverse Burrows-Wheeler transform, and runs.</summary>
internal sealed class Bzip2Block
{
    private const int GroupSymbols = 50;
    private const int MaximumSelectors = 18_002;
    private const int MaximumCodes = 6;

    private static readonly uint[] ChecksumTable = MakeChecksumTable();

    private readonly Bzip2Code[] _codes = [.. Enumerable.Range(0, MaximumCodes).Select(_ => new Bzip2Code())];
    private readonly byte[] _selectors = new byte[MaximumSelectors];
    private readonly byte[] _ranked = new byte[256];
    private uint[] _next = [];
    private int _count;
    private int _left;
    private uint _position;
    private int _run;
    private int _last;
    private int _pending;

    /// <summary>The checksum that the block claims.</summary>
    public uint ExpectedChecksum { get; private set; }

    /// <summary>The checksum of what was read.</summary>
    public uint Checksum { get; private set; }

    /// <summary>True when all of the block was read.</summary>
    public bool IsRead => _left == 0 && _pending == 0;

    /// <summary>Decodes the block behind its magic number and checksum.</summary>
    /// <param name="bits">The stream.</param>
    /// <param name="limit">Bytes that a block of the stream may have, before runs are expanded.</param>
    /// <param name="checksum">The checksum that the block claims.</param>
    public void Decode(Bzip2BitReader bits, int limit, uint checksum)
    {
        if (_next.Length < limit)
        {
            _next = new uint[limit];
        }

        if (bits.Take(1) != 0)
        {
            throw bits.Damaged("a block is randomised, which is not supported");
        }

        var origin = bits.Take(24);
        var symbols = ReadUsedBytes(bits) + 2;
        var codes = (int)bits.Take(3);
        var selectors = (int)bits.Take(15);
        if (codes is < 2 or > MaximumCodes || selectors == 0)
        {
            throw bits.Damaged("a block has an impossible number of codes");
        }

        ReadSelectors(bits, codes, selectors);
        for (var i = 0; i < codes; i++)
        {
            ReadCode(bits, _codes[i], symbols);
        }

        Span<int> counts = stackalloc int[256];
        counts.Clear();
        ReadSymbols(bits, limit, Math.Min(selectors, MaximumSelectors), symbols - 1, counts);
        if (origin >= _count)
        {
            throw bits.Damaged("the origin of a block is outside it");
        }

        Link(counts);
        _position = _next[origin] >> 8;
        _left = _count;
        (_run, _last, _pending) = (0, -1, 0);
        (ExpectedChecksum, Checksum) = (checksum, 0);
    }

    /// <summary>Copies the next bytes of the block; fewer than asked for only at its end.</summary>
    public int Read(Span<byte> destination)
    {
        var checksum = ~Checksum;
        var written = 0;
        while (written < destination.Length && !IsRead)
        {
            if (_pending > 0)
            {
                _pending--;
            }
            else
            {
                var entry = _next[_position];
                _position = entry >> 8;
                _left--;
                if (_run == 4)
                {
                    _pending = (byte)entry;
                    (_run, _last) = (0, -1 - _last);
                    continue;
                }

                _run = (byte)entry == _last ? _run + 1 : 1;
                _last = (byte)entry;
            }

            var value = (byte)(_last < 0 ? -1 - _last : _last);
            destination[written++] = value;
            checksum = (checksum << 8) ^ ChecksumTable[(checksum >> 24) ^ value];
        }

        Checksum = ~checksum;
        return written;
    }

    private int ReadUsedBytes(Bzip2BitReader bits)
    {
        var groups = bits.Take(16);
        var used = 0;
        for (var group = 0; group < 16; group++)
        {
            if ((groups & (0x8000 >> group)) != 0)
            {
                var members = bits.Take(16);
                for (var i = 0; i < 16; i++)
                {
                    if ((members & (0x8000 >> i)) != 0)
                    {
                        _ranked[used++] = (byte)((group * 16) + i);
                    }
                }
            }
        }

        return used > 0 ? used : throw bits.Damaged("a block uses no byte");
    }

    private void ReadSelectors(Bzip2BitReader bits, int codes, int selectors)
    {
        Span<byte> ranked = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < selectors; i++)
        {
            var rank = 0;
            while (bits.Take(1) == 1)
            {
                if (++rank >= codes)
                {
                    throw bits.Damaged("a block selects a code that it does not have");
                }
            }

            var selected = MoveToFront(ranked, rank);

            // Some encoders write more selectors than a block can use; the others are ignored, as bzip2 1.0.8 does.
            if (i < MaximumSelectors)
            {
                _selectors[i] = selected;
            }
        }
    }

    private static void ReadCode(Bzip2BitReader bits, Bzip2Code code, int symbols)
    {
        Span<byte> lengths = stackalloc byte[Bzip2Code.MaximumSymbols];
        var length = (int)bits.Take(5);
        for (var i = 0; i < symbols; i++)
        {
            while (true)
            {
                if (length is < 1 or > Bzip2Code.MaximumBits)
                {
                    throw bits.Damaged("the length of a code is impossible");
                }

                if (bits.Take(1) == 0)
                {
                    break;
                }

                length += bits.Take(1) == 0 ? 1 : -1;
            }

            lengths[i] = (byte)length;
        }

        code.Build(lengths[..symbols]);
    }

    private void ReadSymbols(Bzip2BitReader bits, int limit, int selectors, int end, Span<int> counts)
    {
        _count = 0;
        var repeat = 0;
        var weight = 1;
        for (var group = 0; group < selectors; group++)
        {
            var code = _codes[_selectors[group]];
            for (var i = 0; i < GroupSymbols; i++)
            {
                var symbol = code.Next(bits);
                if (symbol <= 1)
                {
                    // Runs of the first ranked byte are numbers in bijective base two.
                    repeat += weight << symbol;
                    weight <<= 1;
                    if (repeat > limit - _count)
                    {
                        throw bits.Damaged("a block is longer than its stream allows");
                    }

                    continue;
                }

                if (repeat > 0)
                {
                    Append(_ranked[0], repeat, counts);
                    (repeat, weight) = (0, 1);
                }

                if (symbol == end)
                {
                    return;
                }

                if (_count == limit)
                {
                    throw bits.Damaged("a block is longer than its stream allows");
                }

                Append(MoveToFront(_ranked, symbol - 1), 1, counts);
            }
        }

        throw bits.Damaged("a block has no end");
    }

    private void Append(byte value, int count, Span<int> counts)
    {
        _next.AsSpan(_count, count).Fill(value);
        _count += count;
        counts[value] += count;
    }

    /// <summary>Puts into the high 24 bits of each entry where the next one is (the inverse of the sort).</summary>
    private void Link(Span<int> counts)
    {
        var sum = 0;
        foreach (ref var count in counts)
        {
            (count, sum) = (sum, sum + count);
        }

        for (var i = 0; i < _count; i++)
        {
            _next[counts[(byte)_next[i]]++] |= (uint)i << 8;
        }
    }

    private static byte MoveToFront(Span<byte> ranked, int rank)
    {
        var value = ranked[rank];
        ranked[..rank].CopyTo(ranked[1..]);
        ranked[0] = value;
        return value;
    }

    private static uint[] MakeChecksumTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc << 1) ^ ((crc >> 31) * 0x04C1_1DB7);
            }

            table[i] = crc;
        }

        return table;
    }
}
