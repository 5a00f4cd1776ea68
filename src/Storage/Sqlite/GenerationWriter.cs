using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Writes a new generation piece by piece, each in its own transaction, while the next piece is being collected. Nothing of it is
/// visible until a partition points to it. Memory is two pieces, plus about 20 bytes for each record to notice keys that come again.
/// </summary>
internal sealed class GenerationWriter(SqliteConnection connection, IEnumerable<string> declared, int pieceSize) : IAsyncDisposable
{
    /// <summary>zstd's own default: level 1 is little faster here, and higher levels gain little on blocks of this size.</summary>
    private const int CompressionLevel = 3;

    private readonly RecordBlockWriter _blocks = new(CompressionLevel);
    private readonly PackedWriter _numbers = new();
    private readonly Dictionary<string, long> _scopes = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _writtenKeys = [];
    private readonly Dictionary<string, int> _repeatedKeys = new(StringComparer.Ordinal);
    private readonly List<int> _firstBlocks = [];
    private StagedPiece _collecting = new();
    private StagedPiece _writing = new();
    private Task _write = Task.CompletedTask;
    private StagedGeneration? _generation;
    private int _nextBlock;

    /// <summary>True when a key came again after its earlier record was written: <see cref="IsReplaced"/> then tells which to leave out.</summary>
    public bool HasReplaced => _repeatedKeys.Count > 0;

    public async ValueTask AddAsync(Advisory advisory, CancellationToken cancellationToken)
    {
        _collecting.Add(advisory);
        if (_collecting.Size >= pieceSize)
        {
            await WriteCollectedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<StagedGeneration> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteCollectedAsync(cancellationToken).ConfigureAwait(false);
        await _write.ConfigureAwait(false);
        return _generation!;
    }

    /// <summary>True when the record with <paramref name="key"/> in <paramref name="block"/> has a later one in its place.</summary>
    public bool IsReplaced(string key, int block) =>
        _repeatedKeys.TryGetValue(key, out var latestPiece) && block < _firstBlocks[latestPiece];

    /// <summary>Waits until the connection is free again; a failure of the write in progress has been or will be seen elsewhere.</summary>
    public async ValueTask DisposeAsync()
    {
        await _write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _blocks.Dispose();
    }

    private async Task WriteCollectedAsync(CancellationToken cancellationToken)
    {
        await _write.ConfigureAwait(false);
        (_collecting, _writing) = (_writing, _collecting);
        _collecting.Clear();
        _write = Task.Run(() => Write(_writing, cancellationToken), cancellationToken);
    }

    private void Write(StagedPiece piece, CancellationToken cancellationToken)
    {
        using var transaction = WriteTransaction.Begin(connection);
        var generation = _generation ?? Create();
        var packages = piece.SortedPackages();
        var records = piece.SortedRecords(packages);
        var numbers = new int[records.Length];
        _firstBlocks.Add(_nextBlock);
        _generation = WriteBlocks(piece, records, numbers, generation, cancellationToken);
        WriteScopes(piece, records, generation.Id);
        WritePackages(piece, packages, records, numbers, cancellationToken);
        transaction.Commit();
    }

    private StagedGeneration Create()
    {
        using var insert = connection.Prepare(
            "INSERT INTO generation (records, ranges, sum) VALUES (0, 0, $sum) RETURNING id", "$sum");
        var generation = new StagedGeneration(insert.Bind(default(RecordSum).ToBytes()).ReadNumber()!.Value, 0, 0, default);
        foreach (var name in declared)
        {
            AddScope(generation.Id, name, declared: true);
        }

        return generation;
    }

    private void AddScope(long generation, string name, bool declared)
    {
        if (!_scopes.ContainsKey(name))
        {
            using var insert = connection.Prepare(
                "INSERT INTO scope (generation, namespace, declared) VALUES ($generation, $namespace, $declared) RETURNING id",
                "$generation", "$namespace", "$declared");
            _scopes.Add(name, insert.Bind(generation, name, declared).ReadNumber()!.Value);
        }
    }

    private StagedGeneration WriteBlocks(
        StagedPiece piece, StagedRecord[] records, int[] numbers, StagedGeneration generation, CancellationToken cancellationToken)
    {
        using var insert = connection.Prepare("INSERT INTO record_block (id, content) VALUES ($id, $content)", "$id", "$content");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sum = generation.Sum;
        long ranges = 0;
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            var bytes = piece.BytesOf(record);
            if (bytes.Length > RecordBlock.MaximumSize / 2)
            {
                throw new StoreException($"The advisory '{record.Key}' is larger than {RecordBlock.MaximumSize / 2} bytes.");
            }

            SHA256.HashData(bytes, hash);
            sum += RecordSum.FromBytes(hash);
            ranges += record.Ranges;
            Remember(record.Key);
            numbers[i] = RecordNumber.Of(_nextBlock, _blocks.Count);
            _blocks.Add(bytes);
            if (_blocks.IsFull || i == records.Length - 1)
            {
                cancellationToken.ThrowIfCancellationRequested();
                insert.Bind(GenerationReader.BlockId(generation.Id, _nextBlock++), _blocks.Finish()).ExecuteNonQuery();
            }
        }

        var written = generation with
        {
            Records = generation.Records + records.Length, Ranges = generation.Ranges + ranges, Sum = sum,
        };
        using var update = connection.Prepare(
            "UPDATE generation SET records = $records, ranges = $ranges, sum = $sum WHERE id = $id", "$records", "$ranges", "$sum", "$id");
        update.Bind(written.Records, written.Ranges, written.Sum.ToBytes(), written.Id).ExecuteNonQuery();
        return written;
    }

    private void WriteScopes(StagedPiece piece, StagedRecord[] records, long generation)
    {
        foreach (var record in records)
        {
            foreach (var package in piece.PackagesOf(record))
            {
                AddScope(generation, piece.Packages[package].Namespace, declared: false);
            }
        }
    }

    private void WritePackages(
        StagedPiece piece, int[] packages, StagedRecord[] records, int[] numbers, CancellationToken cancellationToken)
    {
        var ends = new int[piece.Packages.Count + 1];
        foreach (var record in records)
        {
            foreach (var package in ListedUnder(piece, record))
            {
                ends[package + 1]++;
            }
        }

        for (var i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }

        // Filling moves each package's start up to its end, which is the next package's start.
        var mentions = new int[ends[^1]];
        for (var i = 0; i < records.Length; i++)
        {
            foreach (var package in ListedUnder(piece, records[i]))
            {
                mentions[ends[package]++] = numbers[i];
            }
        }

        using var insert = connection.Prepare(
            "INSERT INTO package_records (scope, name, piece, records) VALUES ($scope, $name, $piece, $records)",
            "$scope", "$name", "$piece", "$records");
        foreach (var package in packages)
        {
            var start = package == 0 ? 0 : ends[package - 1];
            if (start == ends[package])
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var (@namespace, name) = piece.Packages[package];
            var list = RecordNumberList.Pack(_numbers, mentions.AsSpan(start..ends[package]));
            insert.Bind(_scopes[@namespace], name, _firstBlocks.Count, list).ExecuteNonQuery();
        }
    }

    private static ReadOnlySpan<int> ListedUnder(StagedPiece piece, StagedRecord record) =>
        record.Withdrawn ? [] : piece.PackagesOf(record);

    /// <summary>
    /// Notes a written key by a hash of 64 bits. Where two different keys share one, the later is taken for a repetition, which
    /// costs a second pass and loses nothing: that pass compares the keys themselves.
    /// </summary>
    private void Remember(string key)
    {
        var second = default(HashCode);
        second.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(key.AsSpan()));
        var hash = ((ulong)(uint)string.GetHashCode(key, StringComparison.Ordinal) << 32) | (uint)second.ToHashCode();
        if (!_writtenKeys.Add(hash))
        {
            _repeatedKeys[key] = _firstBlocks.Count - 1;
        }
    }
}
