using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Strata.Storage.Records;

/// <summary>
/// Collects records into a compressed block: the number of records, their sizes, the records; as one zstd frame with a checksum.
/// Neighbours share package names, versions and links, so a block is several times smaller than its records.
/// </summary>
internal sealed class RecordBlockWriter : IDisposable
{
    /// <summary>Bytes of records after which a block is full: enough to compress well, little enough to unpack for one record.</summary>
    private const int FullSize = 32 << 10;

    private readonly Compressor _compressor;
    private readonly PackedWriter _records = new();
    private readonly PackedWriter _block = new();
    private readonly List<int> _sizes = [];

    public RecordBlockWriter(int level)
    {
        _compressor = new Compressor(level);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
    }

    public int Count => _sizes.Count;

    public bool IsFull => _sizes.Count == RecordNumber.BlockCapacity || _records.Length >= FullSize;

    public void Add(ReadOnlySpan<byte> record)
    {
        _sizes.Add(record.Length);
        _records.WriteBytes(record);
    }

    /// <summary>The block's bytes; the writer is empty afterwards.</summary>
    public byte[] Finish()
    {
        _block.Clear();
        _block.WriteNumber(_sizes.Count);
        foreach (var size in _sizes)
        {
            _block.WriteNumber(size);
        }

        _block.WriteBytes(_records.Written);
        var content = _compressor.Wrap(_block.Written).ToArray();
        _sizes.Clear();
        _records.Clear();
        return content;
    }

    public void Dispose() => _compressor.Dispose();
}
