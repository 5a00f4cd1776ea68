namespace Strata.Core.Layers.Compression;

/// <content>The careful bit reader, for headers and for the end of the data.</content>
internal sealed unsafe partial class Inflater
{
    /// <summary>Reads bytes until <paramref name="count"/> bits are there.</summary>
    private void Need(int count)
    {
        Want(count);
        if (_bitCount < count)
        {
            throw Truncated();
        }
    }

    /// <summary>Reads bytes until <paramref name="count"/> bits are there or the data ends; what is missing reads as zero bits.</summary>
    private void Want(int count)
    {
        while (_bitCount < count)
        {
            if (input.Available == 0)
            {
                // Whole bytes go back first, so that the input keeps them in front of the next buffer.
                ReturnBits();
                if (!input.Refill())
                {
                    TakeBytes(input.Available);
                    return;
                }
            }

            TakeBytes(1);
        }
    }

    private void TakeBytes(int count)
    {
        for (; count > 0; count--)
        {
            _bits |= (ulong)input.Buffer[input.Position++] << _bitCount;
            _bitCount += 8;
        }
    }

    private uint Drop(int count)
    {
        if (count > _bitCount)
        {
            throw Truncated();
        }

        var value = (uint)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return value;
    }

    /// <summary>Puts whole bytes that were read ahead back.</summary>
    private void ReturnBits()
    {
        input.Position -= _bitCount >> 3;
        _bitCount &= 7;
        _bits &= (1UL << _bitCount) - 1;
    }
}
