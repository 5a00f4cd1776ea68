using System.Buffers;
using System.Text;

namespace Strata.Core.Feeds.Json;

/// <summary>The part of a UTF-8 text that is in memory: it slides along the stream and grows to what its reader has to see at once.</summary>
/// <param name="stream">The text, a byte order mark allowed, which is left out; stays the caller's.</param>
/// <param name="initialBytes">Its first size.</param>
internal sealed class TextBuffer(Stream stream, int initialBytes) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(initialBytes);
    private int _start;
    private int _end;

    /// <summary>What was read and not taken; a position in it is valid until the next <see cref="FillAsync"/> or <see cref="Take"/>.</summary>
    public ReadOnlyMemory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    /// <summary>How many bytes <see cref="Unread"/> has.</summary>
    public int Length => _end - _start;

    /// <summary>True when the next <see cref="FillAsync"/> has to grow the buffer.</summary>
    public bool IsFull => Length == _bytes.Length;

    /// <summary>True when the stream has ended.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>True when the beginning was looked at for a byte order mark; before, nothing may be taken.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Goes past the first bytes of <see cref="Unread"/>.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Reads more behind <see cref="Unread"/>, which keeps its bytes.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, Length).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            _bytes.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        var count = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += count;
        IsFinal = count == 0;
        if (!HasStarted && (IsFinal || _end >= Encoding.UTF8.Preamble.Length))
        {
            HasStarted = true;
            _start = _bytes.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        }
    }

    /// <summary>Gives the memory back; nothing is left to be read.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }
}
