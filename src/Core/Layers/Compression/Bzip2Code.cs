namespace Strata.Core.Layers.Compression;

/// <summary>One of the up to six prefix codes of a bzip2 block.</summary>
internal sealed class Bzip2Code
{
    /// <summary>The longest code, in bits.</summary>
    public const int MaximumBits = 20;

    /// <summary>Symbols that a code can have: two for runs, 255 for bytes by their rank, one for the end.</summary>
    public const int MaximumSymbols = 258;

    private const int FastBits = 10;

    private readonly ushort[] _symbols = new ushort[MaximumSymbols];
    private readonly int[] _firstCode = new int[MaximumBits + 2];
    private readonly int[] _firstIndex = new int[MaximumBits + 2];
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    /// <summary>Makes the code from the lengths (1 to 20) of its symbols.</summary>
    public void Build(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_fast);
        Span<int> next = stackalloc int[MaximumBits + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            next[length + 1]++;
        }

        for (var (length, code) = (1, 0); length <= MaximumBits; length++)
        {
            next[length + 1] += next[length];
            _firstIndex[length] = next[length];
            _firstCode[length] = code;
            code = (code + next[length + 1] - next[length]) << 1;
        }

        _firstIndex[MaximumBits + 1] = next[MaximumBits + 1];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            var length = lengths[symbol];
            var index = next[length]++;
            _symbols[index] = (ushort)symbol;
            FillFast(_firstCode[length] + index - _firstIndex[length], length, symbol);
        }
    }

    /// <summary>Decodes the next symbol.</summary>
    public int Next(Bzip2BitReader bits)
    {
        var fast = _fast[bits.Peek(FastBits)];
        if (fast != 0)
        {
            bits.Drop(fast & 31);
            return fast >> 5;
        }

        for (var length = 1; length <= MaximumBits; length++)
        {
            var offset = (int)bits.Peek(length) - _firstCode[length];
            if (offset < _firstIndex[length + 1] - _firstIndex[length])
            {
                bits.Drop(length);
                return offset >= 0 ? _symbols[_firstIndex[length] + offset] : throw bits.Damaged("a code is invalid");
            }
        }

        throw bits.Damaged("a code is invalid");
    }

    private void FillFast(int code, int length, int symbol)
    {
        // An over-subscribed set has codes that do not fit their length; they cannot be met.
        if (length <= FastBits && code < 1 << length)
        {
            _fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill((ushort)((symbol << 5) | length));
        }
    }
}
