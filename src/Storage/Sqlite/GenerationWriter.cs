using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Writes a new generation in transactions of bounded size, between which records are packed. Nothing of it is visible until a partition
/// points to it.
/// </summary>
internal sealed class GenerationWriter : IDisposable
{
    /// <summary>zstd's own default; higher levels gain little on blocks of this size.</summary>
    private const int CompressionLevel = 3;

    /// <summary>Enough to compress well, little enough to unpack for one record.</summary>
    private const int BlockSize = 16 << 10;

    private readonly SqliteConnection _connection;
    private readonly int _commitSize;
    private readonly WritePieces _pieces;
    private readonly RecordBlockWriter _block = new(CompressionLevel, BlockSize);
    private readonly List<byte[]> _packed = [];
    private readonly PackageIndexWriter _packages;
    private readonly SqliteCommand _insertBlock;
    private int _packedSize;
    private int _writtenBlocks;
    private long? _generation;

    /// <param name="connection">A connection that may write.</param>
    /// <param name="file">Its file.</param>
    /// <param name="commitSize">Bytes after which a transaction is committed.</param>
    public GenerationWriter(SqliteConnection connection, DatabaseFile file, int commitSize)
    {
        _commitSize = commitSize;
        _connection = connection;
        _pieces = new WritePieces(connection, file, commitSize);
        _packages = new PackageIndexWriter(connection);
        _insertBlock = connection.Prepare("INSERT INTO record_block (id, content) VALUES ($id, $content)", "$id", "$content");
    }

    private int NextBlock => _writtenBlocks + _packed.Count;

    /// <summary>Writes <paramref name="records"/>, which come sorted, and the namespaces that the feed declares.</summary>
    public async Task<StagedGeneration> WriteAsync(
        IEnumerable<StagedRecord> records, IEnumerable<string> declared, CancellationToken cancellationToken)
    {
        _packages.Declare(declared);
        var staged = new StagedGeneration(0, 0, 0, default);
        foreach (var record in records)
        {
            staged = Add(staged, record);
            if (!_block.IsFull)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            PackBlock();
            if (_packedSize >= _commitSize)
            {
                await WriteBlocksAsync(cancellationToken).ConfigureAwait(false);
                _pieces.Commit();
            }

            if (_packages.IsLarge)
            {
                await WriteIndexAsync(cancellationToken).ConfigureAwait(false);
                _pieces.Commit();
            }
        }

        PackBlock();
        await WriteBlocksAsync(cancellationToken).ConfigureAwait(false);
        staged = staged with { Id = await WriteIndexAsync(cancellationToken).ConfigureAwait(false) };
        await _pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
        Complete(staged);
        _pieces.Commit();
        return staged;
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _insertBlock.Dispose();
        _packages.Dispose();
        _block.Dispose();
    }

    private StagedGeneration Add(StagedGeneration staged, in StagedRecord record)
    {
        var bytes = record.Bytes.Span;
        if (bytes.Length > RecordBlockReader.MaximumSize / 2)
        {
            throw new StoreException($"An advisory is larger than {RecordBlockReader.MaximumSize / 2} bytes.");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        var ranges = _packages.Add(bytes, RecordNumber.Of(NextBlock, _block.Count));
        _block.Add(bytes);
        return staged with
        {
            Records = staged.Records + 1,
            Ranges = staged.Ranges + ranges,
            Sum = staged.Sum + RecordSum.FromBytes(hash),
        };
    }

    private void PackBlock()
    {
        if (_block.Count > 0)
        {
            var content = _block.Finish();
            _packed.Add(content);
            _packedSize += content.Length;
        }
    }

    private async ValueTask WriteBlocksAsync(CancellationToken cancellationToken)
    {
        foreach (var content in _packed)
        {
            await _pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
            _insertBlock.Bind(GenerationReader.BlockId(_generation ??= Create(), _writtenBlocks++), content).ExecuteNonQuery();
            _pieces.Add(content.Length);
        }

        _packed.Clear();
        _packedSize = 0;
    }

    private async ValueTask<long> WriteIndexAsync(CancellationToken cancellationToken)
    {
        await _pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
        var generation = _generation ??= Create();
        await _packages.WriteAsync(generation, _pieces, cancellationToken).ConfigureAwait(false);
        return generation;
    }

    private long Create()
    {
        using var insert = _connection.Prepare(
            "INSERT INTO generation (records, ranges, sum) VALUES (0, 0, $sum) RETURNING id", "$sum");
        return insert.Bind(default(RecordSum).ToBytes()).ReadNumber()!.Value;
    }

    private void Complete(StagedGeneration staged)
    {
        using var update = _connection.Prepare(
            "UPDATE generation SET records = $records, ranges = $ranges, sum = $sum WHERE id = $id", "$records", "$ranges", "$sum", "$id");
        update.Bind(staged.Records, staged.Ranges, staged.Sum.ToBytes(), staged.Id).ExecuteNonQuery();
    }
}
