namespace Strata.Core.Layers.Compression;

/// <summary>The lengths of LZMA matches: 2 to 9 and 10 to 17 by position, 18 to 273.</summary>
internal sealed class LzmaLengthCode
{
    private readonly ushort[] _choices = new ushort[2];
    private readonly ushort[] _low = new ushort[16 * 8];
    private readonly ushort[] _middle = new ushort[16 * 8];
    private readonly ushort[] _high = new ushort[256];

    /// <summary>Forgets all statistics.</summary>
    public void Reset()
    {
        ReadOnlySpan<ushort[]> all = [_choices, _low, _middle, _high];
        foreach (var probabilities in all)
        {
            Array.Fill(probabilities, (ushort)(1 << 10));
        }
    }

    /// <summary>Decodes a length at the position state <paramref name="at"/>.</summary>
    public int Decode(LzmaDecoder decoder, int at)
    {
        if (decoder.Bit(ref _choices[0]) == 0)
        {
            return 2 + (int)decoder.Tree(_low.AsSpan(8 * at, 8), 3);
        }

        return decoder.Bit(ref _choices[1]) == 0
            ? 10 + (int)decoder.Tree(_middle.AsSpan(8 * at, 8), 3)
            : 18 + (int)decoder.Tree(_high, 8);
    }
}
