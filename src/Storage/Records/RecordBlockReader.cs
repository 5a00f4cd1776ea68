using ZstdSharp;

namespace Strata.Storage.Records;

/// <summary>Unpacks what <see cref="RecordBlockWriter"/> made, one block at a time into the same memory.</summary>
internal sealed class RecordBlockReader : IDisposable
{
    /// <summary>A block that claims to be larger is refused: a damaged or hostile file cannot make a reader allocate at will.</summary>
    public const int MaximumSize = 256 << 20;

    private readonly Decompressor _decompressor = new();
    private byte[] _raw = [];
    private int[] _starts = [0];

    /// <summary>How many records the loaded block has.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the place of the block loaded before; its records are no longer valid.</summary>
    public void Load(ReadOnlySpan<byte> content)
    {
        Count = 0;
        var size = Unpack(content);
        var reader = new PackedReader(_raw.AsSpan(0, size));
        var count = reader.ReadCount();
        if (_starts.Length <= count)
        {
            _starts = new int[count + 1];
        }

        for (var i = 1; i <= count; i++)
        {
            _starts[i] = reader.ReadNumber();
        }

        _starts[0] = size - reader.Remaining;
        for (var i = 1; i <= count; i++)
        {
            var end = (long)_starts[i - 1] + _starts[i];
            _starts[i] = end <= size ? (int)end : throw new CorruptRecordException("a record reaches past its block");
        }

        Count = count;
    }

    /// <summary>A record of the loaded block.</summary>
    public ReadOnlyMemory<byte> Record(int place) => (uint)place < (uint)Count
        ? _raw.AsMemory(_starts[place].._starts[place + 1])
        : throw new CorruptRecordException("a record is missing from its block");

    /// <summary>The loaded block as an object of its own, which later blocks leave alone.</summary>
    public RecordBlock Detach()
    {
        var block = new RecordBlock(_raw.AsSpan(0, _starts[Count]).ToArray(), _starts.AsSpan(0, Count + 1).ToArray());
        Count = 0;
        return block;
    }

    public void Dispose() => _decompressor.Dispose();

    private int Unpack(ReadOnlySpan<byte> content)
    {
        try
        {
            var size = Decompressor.GetDecompressedSize(content);
            if (size is 0 or > MaximumSize)
            {
                throw new CorruptRecordException("a block of records has an impossible size");
            }

            if ((ulong)_raw.Length < size)
            {
                _raw = new byte[size];
            }

            return _decompressor.Unwrap(content, _raw.AsSpan(0, (int)size)) == (int)size
                ? (int)size
                : throw new CorruptRecordException("a block of records is cut off");
        }
        catch (ZstdException e)
        {
            throw new CorruptRecordException("a block of records cannot be unpacked", e);
        }
    }
}
