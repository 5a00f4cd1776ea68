using Microsoft.Win32.SafeHandles;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Staging;

/// <summary>
/// A copy of a generation's blocks in a temporary file without a name, to be read at leisure: whatever becomes of the generation
/// meanwhile, and with one block in memory.
/// </summary>
internal sealed class BlockCopy : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly List<(long Offset, int Size)> _blocks = [];
    private long _end;

    public BlockCopy()
    {
        var path = Path.GetTempFileName();
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
    }

    /// <summary>Appends a block.</summary>
    public void Add(ReadOnlySpan<byte> block)
    {
        try
        {
            RandomAccess.Write(_file, block, _end);
        }
        catch (IOException e)
        {
            throw new StoreException("No room for temporary files to read advisories with.", e);
        }

        _blocks.Add((_end, block.Length));
        _end += block.Length;
    }

    /// <summary>Every record, in order.</summary>
    public IEnumerable<Advisory> ReadAll()
    {
        using var reader = new RecordBlockReader();
        var content = Array.Empty<byte>();
        foreach (var (offset, size) in _blocks)
        {
            if (content.Length < size)
            {
                content = new byte[size];
            }

            if (RandomAccess.Read(_file, content.AsSpan(0, size), offset) != size)
            {
                throw new StoreException("A temporary file was cut off while advisories were read.");
            }

            reader.Load(content.AsSpan(0, size));
            for (var place = 0; place < reader.Count; place++)
            {
                yield return AdvisoryRecord.Read(reader.Record(place).Span);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
