using System.Runtime.CompilerServices;
using Npgsql;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Postgres;

/// <summary>Reads record blocks; those that were read lately are kept, since they never change.</summary>
internal sealed class RecordBlocks(PostgresSessions sessions, int cacheBytes)
{
    private const int BlocksAtOnce = 64;

    private readonly MemoryBudget<(long Generation, int Number), RecordBlock> _cache = new(cacheBytes);

    /// <summary>The blocks, or null when one is gone: its generation was replaced and deleted since it was looked up.</summary>
    public async Task<Dictionary<(long Generation, int Number), RecordBlock>?> FindAsync(
        IReadOnlyCollection<(long Generation, int Number)> wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(long Generation, int Number), RecordBlock>(wanted.Count);
        var missing = new List<(long Generation, int Number)>();
        foreach (var block in wanted)
        {
            if (_cache.TryGet(block, out var cached))
            {
                found[block] = cached;
            }
            else
            {
                missing.Add(block);
            }
        }

        if (missing.Count > 0)
        {
            var read = await sessions.ReadAsync(
                (connection, cancellation) => ReadAsync(connection, missing, cancellation), blocks => blocks.Count < missing.Count, cancellationToken)
                .ConfigureAwait(false);
            Unpack(read, found);
        }

        return found.Count == wanted.Count ? found : null;
    }

    /// <summary>
    /// Every record of a generation, in order. The caller keeps the generation from being deleted: by the partition's lock, or by the
    /// snapshot of the transaction that <paramref name="connection"/> is in.
    /// </summary>
    public static async IAsyncEnumerable<StagedRecord> ReadAllAsync(
        NpgsqlConnection connection, long generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new RecordBlockReader();
        for (var next = 0; ;)
        {
            var from = next;
            var contents = await PostgresSessions.TranslateAsync(() => connection.Sql(
                "SELECT number, content FROM strata.record_block WHERE generation = $1 AND number >= $2 ORDER BY number LIMIT $3",
                generation, from, BlocksAtOnce).ListAsync(row => (Number: row.GetInt32(0), Content: row.GetFieldValue<byte[]>(1)), cancellationToken))
                .ConfigureAwait(false);
            foreach (var (number, content) in contents)
            {
                if (number != next++)
                {
                    throw PostgresFault.Translate(new CorruptRecordException("a block of records is missing"));
                }

                reader.Load(content);
                for (var place = 0; place < reader.Count; place++)
                {
                    yield return StagedRecord.Of(reader.Record(place));
                }
            }

            if (contents.Count < BlocksAtOnce)
            {
                yield break;
            }
        }
    }

    private static Task<List<((long Generation, int Number) Block, byte[] Content)>> ReadAsync(
        NpgsqlConnection connection, List<(long Generation, int Number)> wanted, CancellationToken cancellationToken) => connection.Sql(
            """
            SELECT b.generation, b.number, b.content
            FROM unnest($1, $2) AS w (generation, number)
            JOIN strata.record_block b ON b.generation = w.generation AND b.number = w.number
            """,
            wanted.ConvertAll(block => block.Generation).ToArray(), wanted.ConvertAll(block => block.Number).ToArray())
            .ListAsync(row => ((row.GetInt64(0), row.GetInt32(1)), row.GetFieldValue<byte[]>(2)), cancellationToken);

    private void Unpack(
        List<((long Generation, int Number) Block, byte[] Content)> contents, Dictionary<(long Generation, int Number), RecordBlock> found)
    {
        using var reader = new RecordBlockReader();
        foreach (var (key, content) in contents)
        {
            reader.Load(content);
            var block = reader.Detach();
            found[key] = block;
            _cache.Add(key, block, block.Size);
        }
    }
}
