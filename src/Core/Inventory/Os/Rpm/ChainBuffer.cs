namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Puts together a value that is stored on a chain of pages. One buffer serves all values of a database; it never becomes larger than the
/// file, and all values together are bounded, since many may name the same chain.
/// </summary>
/// <param name="fileBytes">The length of the database.</param>
struct ChainBuffer(int fileBytes)
{
    /// <summary>What to say of a value that <see cref="Begin"/> refused, as a part of a sentence.</summary>
    public const string TooLong = "it claims to be longer than the file or than a header may be";

    private byte[] _bytes = [];
    private int _length;
    private int _written;
    private long _left = (long)fileBytes * RpmLimits.JoinedBytesRatio;

    /// <summary>What was put together so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    /// <summary>True when the value is complete.</summary>
    public readonly bool IsFull => _written == _length;

    /// <summary>Begins a value of this length; false when it can be none, or when there were too many.</summary>
    public bool Begin(long length)
    {
        if (length < 0 || length > fileBytes || length > RpmLimits.HeaderBytes || length > _left)
        {
            return false;
        }

        _left -= length;
        (_length, _written) = ((int)length, 0);
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max((int)length, Math.Min(fileBytes, 2 * _bytes.Length))];
        }

        return true;
    }

    /// <summary>Adds a piece; what is more than the value's length is left out.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        piece = piece[..Math.Min(piece.Length, _length - _written)];
        piece.CopyTo(_bytes.AsSpan(_written));
        _written += piece.Length;
    }
}
