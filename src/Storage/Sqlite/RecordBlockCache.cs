using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Reads records of any generation, keeping the blocks that were used last: whoever goes through changes in order comes back to the same
/// few blocks again and again.
/// </summary>
internal sealed class RecordBlockCache(SqliteConnection connection) : IDisposable
{
    private const int Capacity = 32;

    private readonly Dictionary<long, LinkedListNode<(long Id, GenerationReader Reader, RecordBlockReader Block)>> _blocks = [];
    private readonly LinkedList<(long Id, GenerationReader Reader, RecordBlockReader Block)> _order = new();

    /// <summary>A record's bytes, valid until the next is asked for.</summary>
    public ReadOnlyMemory<byte> Read(long generation, int number) =>
        Block(generation, RecordNumber.BlockOf(number)).Record(RecordNumber.PlaceOf(number));

    public void Dispose()
    {
        foreach (var (_, reader, _) in _order)
        {
            reader.Dispose();
        }
    }

    private RecordBlockReader Block(long generation, int block)
    {
        var id = GenerationReader.BlockId(generation, block);
        if (_blocks.TryGetValue(id, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Block;
        }

        GenerationReader? reader = null;
        if (_order.Count == Capacity)
        {
            reader = _order.Last!.Value.Reader;
            _blocks.Remove(_order.Last.Value.Id);
            _order.RemoveLast();
        }

        reader ??= new GenerationReader(connection);
        var loaded = reader.Read(generation, block) ?? throw new CorruptRecordException("a block of records is missing");
        _blocks.Add(id, _order.AddFirst((id, reader, loaded)));
        return loaded;
    }
}
