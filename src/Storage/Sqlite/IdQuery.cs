using System.Text;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Finds the records of feeds that bear an id and name packages of a namespace, in one database file after the other.</summary>
internal sealed class IdQuery(string @namespace, string id)
{
    private readonly byte[] _namespaceBytes = Encoding.UTF8.GetBytes(@namespace);
    private readonly List<AdvisoryCandidate> _candidates = [];

    /// <summary>What was found, in no particular order.</summary>
    public IReadOnlyList<AdvisoryCandidate> Found => _candidates;

    /// <summary>Collects what the visible generations hold.</summary>
    public int Run(SqliteConnection connection)
    {
        using var blocks = new RecordBlockCache(connection);
        foreach (var source in CandidateSource.Of(connection, @namespace))
        {
            Read(connection, blocks, source.Feed, source.Priority, source.Generation);
        }

        return _candidates.Count;
    }

    /// <summary>Collects what one generation holds.</summary>
    public void Read(SqliteConnection connection, RecordBlockCache blocks, string feed, int priority, long generation)
    {
        using var select = connection.Prepare(
            "SELECT records FROM record_ids WHERE generation = $generation AND id = $id ORDER BY piece", "$generation", "$id");
        using var row = select.Bind(generation, id).ExecuteReader();
        var records = new List<int>();
        while (row.Read())
        {
            RecordNumberList.Unpack(row.GetFieldValue<byte[]>(0), records);
        }

        foreach (var number in records)
        {
            ReadRecord(feed, priority, blocks.Read(generation, number).Span);
        }
    }

    /// <summary>All candidates by package name, feed, key.</summary>
    public IReadOnlyList<AdvisoryCandidate> Sorted() =>
    [
        .. _candidates.OrderBy(candidate => candidate.Affected.Name, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Feed, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Advisory.Key, StringComparer.Ordinal),
    ];

    private void ReadRecord(string feed, int priority, ReadOnlySpan<byte> record)
    {
        var reader = new PackedReader(record);
        var head = AdvisoryRecord.ReadHead(ref reader);
        if (head.Id != id)
        {
            throw new CorruptRecordException("a record does not bear the id it is listed under");
        }

        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var bytes = reader.ReadSized();
            if (new PackedReader(bytes).ReadTextBytes().SequenceEqual(_namespaceBytes))
            {
                var affected = AdvisoryRecord.ReadAffected(bytes, @namespace, null);
                _candidates.Add(new AdvisoryCandidate(feed, priority, head with { Affected = [affected] }, affected));
            }
        }
    }
}
