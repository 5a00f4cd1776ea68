using System.Runtime.InteropServices;
using Strata.Core.Advisories;

namespace Strata.Storage.Staging;

/// <summary>
/// Brings an update's advisories into order with bounded memory: pieces are sorted in memory and, when there is more than one, spilled
/// to a file while the next is collected, and merged at the end. Memory is two pieces, a block of each run, and about 20 bytes for
/// each record to notice keys that come again.
/// </summary>
/// <param name="spillPath">A file that may be made; it is unlinked at once and so never outlives the process.</param>
/// <param name="pieceSize">Bytes of encoded records after which a piece is full.</param>
internal sealed class RecordSorter(string spillPath, int pieceSize) : IAsyncDisposable
{
    private readonly SpillFile _file = new(spillPath);
    private readonly HashSet<ulong> _spilledKeys = [];
    private readonly Dictionary<string, int> _repeatedKeys = new(StringComparer.Ordinal);
    private StagedPiece _collecting = new();
    private StagedPiece _spilling = new();
    private Task _spill = Task.CompletedTask;

    public async ValueTask AddAsync(Advisory advisory, CancellationToken cancellationToken)
    {
        _collecting.Add(advisory);
        if (_collecting.Size >= pieceSize)
        {
            await _spill.ConfigureAwait(false);
            (_collecting, _spilling) = (_spilling, _collecting);
            _collecting.Clear();
            _spill = Task.Run(() => Spill(_spilling, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Ends the adding. All records in order, each key once, each record valid until the next is asked for.</summary>
    public async Task<IEnumerable<StagedRecord>> CompleteAsync(CancellationToken cancellationToken)
    {
        await _spill.ConfigureAwait(false);
        if (_file.Runs == 0)
        {
            return _collecting.Sorted();
        }

        Spill(_collecting, cancellationToken);
        _collecting = _spilling = new StagedPiece();
        return Merge();
    }

    public async ValueTask DisposeAsync()
    {
        await _spill.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _file.Dispose();
    }

    private void Spill(StagedPiece piece, CancellationToken cancellationToken)
    {
        foreach (var key in piece.Keys)
        {
            Remember(key, _file.Runs);
        }

        _file.Write(piece.Sorted(), cancellationToken);
    }

    private IEnumerable<StagedRecord> Merge()
    {
        var runs = new IEnumerator<StagedRecord>[_file.Runs];
        var heads = new PriorityQueue<int, StagedRecord>();
        for (var run = 0; run < runs.Length; run++)
        {
            runs[run] = _file.Read(run).GetEnumerator();
            Advance(run);
        }

        while (heads.TryDequeue(out var run, out var record))
        {
            if (!_repeatedKeys.TryGetValue(record.Key, out var latestRun) || run >= latestRun)
            {
                yield return record;
            }

            Advance(run);
        }

        void Advance(int run)
        {
            if (runs[run].MoveNext())
            {
                heads.Enqueue(run, runs[run].Current);
            }
        }
    }

    /// <summary>
    /// Notes a key by a hash of 64 bits. Where two different keys share one, the later is taken for a repetition, which loses
    /// nothing: records are left out by the keys themselves.
    /// </summary>
    private void Remember(string key, int run)
    {
        var second = default(HashCode);
        second.AddBytes(MemoryMarshal.AsBytes(key.AsSpan()));
        var hash = ((ulong)(uint)string.GetHashCode(key, StringComparison.Ordinal) << 32) | (uint)second.ToHashCode();
        if (!_spilledKeys.Add(hash))
        {
            _repeatedKeys[key] = run;
        }
    }
}
