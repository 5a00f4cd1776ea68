namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>Takes numbers and texts from the bytes of <see cref="RpmCondensedForm"/>. Once something is cut, it gives nothing more.</summary>
ref struct RpmCondensedReader(ReadOnlySpan<byte> bytes)
{
    private const int MaximumNumberBytes = 5;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>False when something was asked for that was not there.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>True when all was taken.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next byte; 0 when there is none.</summary>
    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            IsWhole = false;
            return 0;
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>The next number; 0 when there is none.</summary>
    public int Number()
    {
        var number = 0;
        for (var i = 0; i < MaximumNumberBytes; i++)
        {
            var next = Byte();
            number |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return number >= 0 ? number : Fail();
            }
        }

        return Fail();
    }

    /// <summary>The next text; empty when there is none.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var length = Number();
        if (length > _rest.Length)
        {
            Fail();
            length = 0;
        }

        var text = _rest[..length];
        _rest = _rest[length..];
        return text;
    }

    private int Fail()
    {
        IsWhole = false;
        _rest = default;
        return 0;
    }
}
