namespace Strata.Storage.Records;

/// <summary>An unpacked block of records. It never changes and may be shared.</summary>
/// <param name="raw">The bytes of the records.</param>
/// <param name="starts">Where each record starts, and where the last one ends.</param>
internal sealed class RecordBlock(byte[] raw, int[] starts)
{
    public int Count => starts.Length - 1;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Size => raw.Length + (starts.Length * sizeof(int)) + 100;

    public ReadOnlyMemory<byte> Record(int place) => (uint)place < (uint)Count
        ? raw.AsMemory(starts[place]..starts[place + 1])
        : throw new CorruptRecordException("a record is missing from its block");
}
