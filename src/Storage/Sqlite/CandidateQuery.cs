using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Finds the records that name packages of a namespace, in one database file after the other.</summary>
internal sealed class CandidateQuery
{
    private readonly string _namespace;
    private readonly byte[] _namespaceBytes;
    private readonly string[] _names;
    private readonly byte[][] _nameBytes;
    private readonly List<(int Name, AdvisoryCandidate Candidate, int Found)> _candidates = [];

    public CandidateQuery(string @namespace, IReadOnlyCollection<string> names)
    {
        _namespace = @namespace;
        _namespaceBytes = Encoding.UTF8.GetBytes(@namespace);
        _names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _nameBytes = [.. _names.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Collects what the database of <paramref name="connection"/> holds; returns how many candidates that are.</summary>
    public int Run(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var before = _candidates.Count;
        using var reader = new GenerationReader(connection);
        foreach (var source in CandidateSource.Of(connection, _namespace))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadRecords(reader, source, CollectionsMarshal.AsSpan(Mentions(connection, source.Scope)));
        }

        OwnVulnerabilityRows.Override(connection, _namespace, _candidates, before, _names);
        return _candidates.Count - before;
    }

    /// <summary>All candidates by package name, feed, key; what is equal in these stays in the order of partitions and of the record.</summary>
    public IReadOnlyList<AdvisoryCandidate> Sorted()
    {
        _candidates.Sort(static (a, b) =>
        {
            if (a.Name != b.Name)
            {
                return a.Name - b.Name;
            }

            if (string.CompareOrdinal(a.Candidate.Feed, b.Candidate.Feed) is var byFeed and not 0)
            {
                return byFeed;
            }

            return string.CompareOrdinal(a.Candidate.Advisory.Key, b.Candidate.Advisory.Key) is var byKey and not 0
                ? byKey
                : a.Found - b.Found;
        });
        return _candidates.ConvertAll(found => found.Candidate);
    }

    /// <summary>Which records name which of the wanted packages, by record number and then by name.</summary>
    private List<(int Record, int Name)> Mentions(SqliteConnection connection, long scope)
    {
        using var select = connection.Prepare(
            "SELECT records FROM package_records WHERE scope = $scope AND name = $name", "$scope", "$name");
        var mentions = new List<(int Record, int Name)>();
        var records = new List<int>();
        for (var name = 0; name < _names.Length; name++)
        {
            using var row = select.Bind(scope, _names[name]).ExecuteReader();
            while (row.Read())
            {
                records.Clear();
                RecordNumberList.Unpack(row.GetFieldValue<byte[]>(0), records);
                foreach (var record in records)
                {
                    mentions.Add((record, name));
                }
            }
        }

        mentions.Sort(static (a, b) => a.Record != b.Record ? a.Record.CompareTo(b.Record) : a.Name.CompareTo(b.Name));
        return mentions;
    }

    private void ReadRecords(GenerationReader reader, CandidateSource source, ReadOnlySpan<(int Record, int Name)> mentions)
    {
        RecordBlockReader? block = null;
        var blockNumber = -1;
        while (!mentions.IsEmpty)
        {
            var number = mentions[0].Record;
            if (block is null || RecordNumber.BlockOf(number) != blockNumber)
            {
                blockNumber = RecordNumber.BlockOf(number);
                block = reader.Read(source.Generation, blockNumber) ?? throw new CorruptRecordException("a block of records is missing");
            }

            var count = 1;
            while (count < mentions.Length && mentions[count].Record == number)
            {
                count++;
            }

            ReadRecord(source, block.Record(RecordNumber.PlaceOf(number)).Span, mentions[..count]);
            mentions = mentions[count..];
        }
    }

    private void ReadRecord(CandidateSource source, ReadOnlySpan<byte> record, ReadOnlySpan<(int Record, int Name)> mentions)
    {
        var reader = new PackedReader(record);
        var head = AdvisoryRecord.ReadHead(ref reader);
        var before = _candidates.Count;
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var bytes = reader.ReadSized();
            foreach (var (_, name) in mentions)
            {
                if (AdvisoryRecord.IsAbout(bytes, _namespaceBytes, _nameBytes[name]))
                {
                    var affected = AdvisoryRecord.ReadAffected(bytes, _namespace, _names[name]);
                    var advisory = head with { Affected = [affected] };
                    _candidates.Add((name, new AdvisoryCandidate(source.Feed, source.Priority, advisory, affected), _candidates.Count));
                }
            }
        }

        if (_candidates.Count - before < mentions.Length)
        {
            throw new CorruptRecordException("a record does not name the package it is listed under");
        }
    }
}
