using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Strata.Storage.Records;

/// <summary>
/// Collects records into a compressed block: the number of records, their sizes, the records; as one zstd frame with a checksum.
/// Neighbours share package names, versions and links, so a block is several times smaller than its records.
/// </summary>
internal sealed class RecordBlockWriter : IDisposable
{
    private readonly Compressor _compressor;
    private readonly PackedWriter _records = new();
    private readonly PackedWriter _block = new();
    private readonly List<int> _sizes = [];

    private readonly int _fullSize;

    /// <param name="level">zstd's compression level.</param>
    /// <param name="fullSize">Bytes of records after which a block is full.</param>
    public RecordBlockWriter(int level, int fullSize)
    {
        _fullSize = fullSize;
        _compressor = new Compressor(level);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
    }

    public int Count => _sizes.Count;

    public bool IsFull => _sizes.Count == RecordNumber.BlockCapacity || _records.Length >= _fullSize;

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
