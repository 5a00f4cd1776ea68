using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Sqlite;

/// <summary>Writes a new generation in transactions of bounded size. Nothing of it is visible until a partition points to it.</summary>
internal sealed class GenerationWriter : IDisposable
{
    /// <summary>zstd's own default; higher levels gain little on blocks of this size.</summary>
    private const int CompressionLevel = 3;

    /// <summary>Enough to compress well, little enough to unpack for one record.</summary>
    private const int BlockSize = 16 << 10;

    private readonly SqliteConnection _connection;
    private readonly int _commitSize;
    private readonly RecordBlockWriter _block = new(CompressionLevel, BlockSize);
    private readonly PackageIndexWriter _packages;
    private readonly SqliteCommand _insertBlock;
    private int _nextBlock;

    /// <param name="connection">A connection that may write.</param>
    /// <param name="commitSize">Bytes after which a transaction is committed.</param>
    public GenerationWriter(SqliteConnection connection, int commitSize)
    {
        _commitSize = commitSize;
        _connection = connection;
        _packages = new PackageIndexWriter(connection);
        _insertBlock = connection.Prepare("INSERT INTO record_block (id, content) VALUES ($id, $content)", "$id", "$content");
    }

    /// <summary>Writes <paramref name="records"/>, which come sorted, and the namespaces that the feed declares.</summary>
    public StagedGeneration Write(IEnumerable<StagedRecord> records, IEnumerable<string> declared, CancellationToken cancellationToken)
    {
        var transaction = WriteTransaction.Begin(_connection);
        try
        {
            var generation = Create();
            _packages.Begin(generation.Id, declared);
            var uncommitted = 0;
            foreach (var record in records)
            {
                generation = Add(generation, record);
                if (!_block.IsFull)
                {
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                uncommitted += FlushBlock(generation.Id) + _packages.FlushWhenLarge();
                if (uncommitted >= _commitSize)
                {
                    transaction.Commit();
                    transaction = WriteTransaction.Begin(_connection);
                    uncommitted = 0;
                }
            }

            FlushBlock(generation.Id);
            _packages.Flush();
            Complete(generation);
            transaction.Commit();
            return generation;
        }
        finally
        {
            transaction.Dispose();
        }
    }

    public void Dispose()
    {
        _insertBlock.Dispose();
        _packages.Dispose();
        _block.Dispose();
    }

    private StagedGeneration Create()
    {
        using var insert = _connection.Prepare(
            "INSERT INTO generation (records, ranges, sum) VALUES (0, 0, $sum) RETURNING id", "$sum");
        return new StagedGeneration(insert.Bind(default(RecordSum).ToBytes()).ReadNumber()!.Value, 0, 0, default);
    }

    private StagedGeneration Add(StagedGeneration generation, in StagedRecord record)
    {
        var bytes = record.Bytes.Span;
        if (bytes.Length > RecordBlockReader.MaximumSize / 2)
        {
            throw new StoreException($"An advisory is larger than {RecordBlockReader.MaximumSize / 2} bytes.");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        var ranges = _packages.Add(bytes, RecordNumber.Of(_nextBlock, _block.Count));
        _block.Add(bytes);
        return generation with
        {
            Records = generation.Records + 1,
            Ranges = generation.Ranges + ranges,
            Sum = generation.Sum + RecordSum.FromBytes(hash),
        };
    }

    private int FlushBlock(long generation)
    {
        if (_block.Count == 0)
        {
            return 0;
        }

        var content = _block.Finish();
        _insertBlock.Bind(GenerationReader.BlockId(generation, _nextBlock++), content).ExecuteNonQuery();
        return content.Length;
    }

    private void Complete(StagedGeneration generation)
    {
        using var update = _connection.Prepare(
            "UPDATE generation SET records = $records, ranges = $ranges, sum = $sum WHERE id = $id", "$records", "$ranges", "$sum", "$id");
        update.Bind(generation.Records, generation.Ranges, generation.Sum.ToBytes(), generation.Id).ExecuteNonQuery();
    }
}
