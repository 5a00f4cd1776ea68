using ZstdSharp;

namespace Strata.Storage.Records;

/// <summary>An unpacked block of records.</summary>
internal sealed class RecordBlock
{
    /// <summary>A block that claims to be larger is refused: a damaged or hostile file cannot make a reader allocate at will.</summary>
    public const int MaximumSize = 256 << 20;

    private readonly byte[] _raw;
    private readonly int[] _starts;

    private RecordBlock(byte[] raw, int[] starts) => (_raw, _starts) = (raw, starts);

    public int Count => _starts.Length - 1;

    public static RecordBlock Unpack(Decompressor decompressor, ReadOnlySpan<byte> content)
    {
        try
        {
            var size = Decompressor.GetDecompressedSize(content);
            if (size is 0 or > MaximumSize)
            {
                throw new CorruptRecordException("a block of records has an impossible size");
            }

            var raw = GC.AllocateUninitializedArray<byte>((int)size);
            return raw.Length == decompressor.Unwrap(content, raw)
                ? Index(raw)
                : throw new CorruptRecordException("a block of records is cut off");
        }
        catch (ZstdException e)
        {
            throw new CorruptRecordException("a block of records cannot be unpacked", e);
        }
    }

    public ReadOnlyMemory<byte> Record(int place) => (uint)place < (uint)Count
        ? _raw.AsMemory(_starts[place].._starts[place + 1])
        : throw new CorruptRecordException("a record is missing from its block");

    private static RecordBlock Index(byte[] raw)
    {
        var reader = new PackedReader(raw);
        var starts = new int[reader.ReadCount() + 1];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = reader.ReadNumber();
        }

        starts[0] = raw.Length - reader.Remaining;
        for (var i = 1; i < starts.Length; i++)
        {
            var end = (long)starts[i - 1] + starts[i];
            starts[i] = end <= raw.Length ? (int)end : throw new CorruptRecordException("a record reaches past its block");
        }

        return new RecordBlock(raw, starts);
    }
}
