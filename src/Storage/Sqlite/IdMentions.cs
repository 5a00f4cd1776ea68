using System.Numerics;

namespace Strata.Storage.Sqlite;

/// <summary>
/// The records that bear an id, and the namespaces that they name packages of, while a generation is written. There are hundreds of
/// thousands of these at once, most with one record and a few namespaces, so that one takes no memory of its own.
/// </summary>
internal struct IdMentions
{
    private const int MaskedScopes = 64;

    private ulong _scopes;
    private int _firstRecord;
    private bool _isUsed;
    private List<int>? _moreRecords;
    private SortedSet<int>? _moreScopes;

    /// <summary>Notes a record, whose number is not lower than the one before, and a scope.</summary>
    public void Add(int scope, int record)
    {
        if (!_isUsed)
        {
            (_isUsed, _firstRecord) = (true, record);
        }
        else if (record != _firstRecord && (_moreRecords is null || _moreRecords[^1] != record))
        {
            (_moreRecords ??= new List<int>(1)).Add(record);
        }

        if (scope < MaskedScopes)
        {
            _scopes |= 1UL << scope;
        }
        else
        {
            (_moreScopes ??= []).Add(scope);
        }
    }

    /// <summary>Record numbers in ascending order.</summary>
    public readonly int[] Records() => _moreRecords is null ? [_firstRecord] : [_firstRecord, .. _moreRecords];

    /// <summary>Scope numbers in ascending order.</summary>
    public readonly int[] Scopes()
    {
        var scopes = new List<int>();
        for (var rest = _scopes; rest != 0; rest &= rest - 1)
        {
            scopes.Add(BitOperations.TrailingZeroCount(rest));
        }

        return _moreScopes is null ? [.. scopes] : [.. scopes, .. _moreScopes];
    }
}
