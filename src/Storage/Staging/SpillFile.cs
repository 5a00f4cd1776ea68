using Microsoft.Win32.SafeHandles;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Staging;

/// <summary>Sorted runs of records in a file without a name, in compressed blocks.</summary>
internal sealed class SpillFile(string path) : IDisposable
{
    /// <summary>The fastest: the blocks are read back once, a second later.</summary>
    private const int CompressionLevel = 1;

    private const int BlockSize = 64 << 10;

    private readonly List<List<(long Offset, int Size)>> _runs = [];
    private SafeFileHandle? _file;
    private long _end;

    public int Runs => _runs.Count;

    public void Write(IEnumerable<StagedRecord> records, CancellationToken cancellationToken)
    {
        _file ??= Create(path);
        using var block = new RecordBlockWriter(CompressionLevel, BlockSize);
        var run = new List<(long Offset, int Size)>();
        foreach (var record in records)
        {
            block.Add(record.Bytes.Span);
            if (block.IsFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(_file, run, block.Finish());
            }
        }

        if (block.Count > 0)
        {
            Append(_file, run, block.Finish());
        }

        _runs.Add(run);
    }

    public IEnumerable<StagedRecord> Read(int run)
    {
        using var block = new RecordBlockReader();
        foreach (var (offset, size) in _runs[run])
        {
            var content = new byte[size];
            if (RandomAccess.Read(_file!, content, offset) != size)
            {
                throw new CorruptRecordException("the staging file is cut off");
            }

            block.Load(content);
            for (var place = 0; place < block.Count; place++)
            {
                yield return StagedRecord.Of(block.Record(place));
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private static SafeFileHandle Create(string path)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return file;
    }

    private void Append(SafeFileHandle file, List<(long Offset, int Size)> run, byte[] content)
    {
        try
        {
            RandomAccess.Write(file, content, _end);
        }
        catch (IOException e)
        {
            throw new StoreException($"No room beside the advisory database to stage an update ('{path}'). What was stored before is unchanged.", e);
        }

        run.Add((_end, content.Length));
        _end += content.Length;
    }
}
