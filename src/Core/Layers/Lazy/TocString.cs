using System.Text.Json;

namespace Strata.Core.Layers.Lazy;

/// <summary>A string of a table of contents as bytes, in a buffer that is used again.</summary>
internal sealed class TocString
{
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Value => _bytes.AsSpan(0, _length);

    /// <summary>Makes it empty.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes the string that the reader stands at.</summary>
    /// <exception cref="TocDoubtException">It holds a NUL, which ends a name in an archive.</exception>
    /// <exception cref="InvalidOperationException">It is no string, or no valid Unicode.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        if (_bytes.Length < reader.ValueSpan.Length)
        {
            _bytes = new byte[reader.ValueSpan.Length];
        }

        _length = reader.CopyString(_bytes);
        if (Value.Contains((byte)0))
        {
            throw new TocDoubtException("a name in its table of contents has a NUL");
        }
    }
}
