using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Postgres;

/// <summary>
/// Writes a new generation with binary <c>COPY</c> in transactions of bounded size. Nothing of it is visible until a partition points to
/// it. The caller holds the partition's lock, on another connection.
/// </summary>
internal sealed class GenerationWriter(PostgresSessions sessions, int commitBytes, IEnumerable<string> declared) : IDisposable
{
    /// <summary>zstd's own default; higher levels gain little on blocks of this size.</summary>
    private const int CompressionLevel = 3;

    /// <summary>Enough to compress well, little enough to unpack for one record.</summary>
    private const int BlockSize = 16 << 10;

    private readonly RecordBlockWriter _block = new(CompressionLevel, BlockSize);
    private readonly GenerationIndex _index = new(declared);
    private readonly List<byte[]> _finished = [];
    private int _written;
    private int _finishedBytes;

    /// <summary>Writes <paramref name="records"/>, which come sorted.</summary>
    public async Task<WrittenGeneration> WriteAsync(
        string feed, string partition, IEnumerable<StagedRecord> records, CancellationToken cancellationToken)
    {
        var generation = new WrittenGeneration(
            await sessions.QueryAsync((connection, cancellation) => CreateAsync(connection, feed, partition, cancellation), cancellationToken)
                .ConfigureAwait(false),
            0, 0, default);
        foreach (var record in records)
        {
            generation = Add(generation, record);
            if (_block.IsFull)
            {
                FinishBlock();
                if (_finishedBytes >= commitBytes || _index.IsLarge)
                {
                    await FlushAsync(generation, isLast: false, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        FinishBlock();
        await FlushAsync(generation, isLast: true, cancellationToken).ConfigureAwait(false);
        return generation;
    }

    public void Dispose() => _block.Dispose();

    private static async Task<long> CreateAsync(NpgsqlConnection connection, string feed, string partition, CancellationToken cancellationToken)
    {
        var insert = connection.Sql(
            "INSERT INTO strata.generation (feed, partition, records, ranges, sum) VALUES ($1, $2, 0, 0, $3) RETURNING id",
            feed, partition, default(RecordSum).ToBytes());
        await using (insert.ConfigureAwait(false))
        {
            return await insert.NumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private WrittenGeneration Add(WrittenGeneration generation, in StagedRecord record)
    {
        var bytes = record.Bytes.Span;
        if (bytes.Length > RecordBlockReader.MaximumSize / 2)
        {
            throw new StoreException($"An advisory is larger than {RecordBlockReader.MaximumSize / 2} bytes.");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        var ranges = _index.Add(bytes, RecordNumber.Of(_written + _finished.Count, _block.Count));
        _block.Add(bytes);
        return generation with
        {
            Records = generation.Records + 1,
            Ranges = generation.Ranges + ranges,
            Sum = generation.Sum + RecordSum.FromBytes(hash),
        };
    }

    private void FinishBlock()
    {
        if (_block.Count > 0)
        {
            _finished.Add(_block.Finish());
            _finishedBytes += _finished[^1].Length;
        }
    }

    private async Task FlushAsync(WrittenGeneration generation, bool isLast, CancellationToken cancellationToken)
    {
        var withIndex = isLast || _index.IsLarge;
        await sessions.RunAsync(
            async (connection, cancellation) =>
            {
                await WriteBlocksAsync(connection, generation.Id, cancellation).ConfigureAwait(false);
                if (withIndex)
                {
                    await _index.FlushAsync(connection, generation.Id, cancellation).ConfigureAwait(false);
                }

                return isLast && await CompleteAsync(connection, generation, cancellation).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        _written += _finished.Count;
        _finished.Clear();
        _finishedBytes = 0;
        if (withIndex)
        {
            _index.Clear();
        }
    }

    private async Task WriteBlocksAsync(NpgsqlConnection connection, long generation, CancellationToken cancellationToken)
    {
        var import = await connection.BeginBinaryImportAsync(
            "COPY strata.record_block (generation, number, content) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            for (var i = 0; i < _finished.Count; i++)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(generation, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(_written + i, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(_finished[i], NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> CompleteAsync(NpgsqlConnection connection, WrittenGeneration generation, CancellationToken cancellationToken)
    {
        await _index.WriteScopesAsync(connection, generation.Id, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "UPDATE strata.generation SET records = $2, ranges = $3, sum = $4 WHERE id = $1",
            [generation.Id, generation.Records, generation.Ranges, generation.Sum.ToBytes()], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
