using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Sqlite;

/// <summary>Reads the record blocks of a generation.</summary>
internal sealed class GenerationReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _select = connection.Prepare("SELECT content FROM record_block WHERE id = $id", "$id");
    private readonly RecordBlockReader _block = new();

    /// <summary>The row of a block: blocks of a generation lie together and in order.</summary>
    public static long BlockId(long generation, int block) => (generation << 32) | (uint)block;

    /// <summary>Loads one block, in place of the one before; null past the last.</summary>
    public RecordBlockReader? Read(long generation, int block)
    {
        if (_select.Bind(BlockId(generation, block)).ExecuteScalar() is not byte[] content)
        {
            return null;
        }

        _block.Load(content);
        return _block;
    }

    /// <summary>
    /// Every record, in order. No lock is held between blocks: the caller holds the writer lock, which keeps the generation from
    /// being deleted.
    /// </summary>
    public IEnumerable<Advisory> ReadAll(long generation)
    {
        foreach (var record in ReadRecords(generation))
        {
            yield return AdvisoryRecord.Read(record.Bytes.Span);
        }
    }

    /// <summary>As <see cref="ReadAll"/>, encoded; each record is valid until the next is asked for.</summary>
    public IEnumerable<StagedRecord> ReadRecords(long generation)
    {
        for (var block = 0; Read(generation, block) is { } records; block++)
        {
            for (var place = 0; place < records.Count; place++)
            {
                yield return StagedRecord.Of(records.Record(place));
            }
        }
    }

    public void Dispose()
    {
        _select.Dispose();
        _block.Dispose();
    }
}
