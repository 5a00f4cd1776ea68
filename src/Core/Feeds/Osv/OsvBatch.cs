using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>Records that are turned into advisories together.</summary>
internal sealed class OsvBatch : IDisposable
{
    /// <summary>Enough that handing it to another thread costs nothing in comparison.</summary>
    private const int FullBytes = 256 << 10;

    /// <summary>What a batch holds beyond this, a single record holds: memory, and nothing to do for others meanwhile.</summary>
    private const int LargeBytes = 2 << 20;

    private readonly List<JsonRecord> _records = [];
    private readonly List<Advisory> _advisories = [];
    private int _size;

    /// <summary>True when it is time to read it.</summary>
    public bool IsFull => _size >= FullBytes;

    /// <summary>True when no other record is to be held beside it.</summary>
    public bool IsLarge => _size >= LargeBytes;

    /// <summary>What was read, in the order of the records.</summary>
    public IReadOnlyList<Advisory> Advisories => _advisories;

    /// <summary>What was left out.</summary>
    public SkippedRecords Skipped { get; } = new();

    /// <summary>Adds a record, which is the batch's from now on.</summary>
    public void Add(JsonRecord record)
    {
        _records.Add(record);
        _size += record.Size;
    }

    /// <summary>Reads all records and lets them go. Batches can be read at the same time.</summary>
    public void Read(OsvParser parser, OsvScope scope)
    {
        foreach (var record in _records)
        {
            if (parser.Read(record.Root, scope, Skipped) is { } advisory)
            {
                _advisories.Add(advisory);
            }
        }

        Dispose();
    }

    /// <summary>Lets go of records that were not read.</summary>
    public void Dispose()
    {
        foreach (var record in _records)
        {
            record.Dispose();
        }

        _records.Clear();
    }
}
