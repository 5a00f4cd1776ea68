using System.Text;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Finds the records of one database file that name packages of a namespace.</summary>
internal sealed class CandidateQuery(string @namespace, IReadOnlyCollection<string> names)
{
    private readonly string[] _names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    private readonly byte[] _namespace = Encoding.UTF8.GetBytes(@namespace);

    /// <summary>What the database of <paramref name="connection"/> holds, in an order of its own.</summary>
    public List<AdvisoryCandidate> Run(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var candidates = new List<AdvisoryCandidate>();
        using var reader = new GenerationReader(connection);
        foreach (var source in Sources(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(reader, source, Mentions(connection, source.Scope), candidates);
        }

        return candidates;
    }

    private List<CandidateSource> Sources(SqliteConnection connection)
    {
        using var select = connection.Prepare(
            """
            SELECT p.feed, p.priority, p.generation, s.id FROM scope s JOIN feed_partition p ON p.generation = s.generation
            WHERE s.namespace = $namespace ORDER BY p.feed, p.partition
            """,
            "$namespace").Bind(@namespace);
        using var row = select.ExecuteReader();
        var sources = new List<CandidateSource>();
        while (row.Read())
        {
            sources.Add(new CandidateSource(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)));
        }

        return sources;
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

        mentions.Sort();
        return mentions;
    }

    private void Read(
        GenerationReader reader, CandidateSource source, List<(int Record, int Name)> mentions, List<AdvisoryCandidate> candidates)
    {
        RecordBlock? block = null;
        var blockNumber = -1;
        for (var i = 0; i < mentions.Count;)
        {
            var number = mentions[i].Record;
            if (RecordNumber.BlockOf(number) != blockNumber)
            {
                blockNumber = RecordNumber.BlockOf(number);
                block = reader.Read(source.Generation, blockNumber)
                    ?? throw new CorruptRecordException("a block of records is missing");
            }

            var end = i + 1;
            while (end < mentions.Count && mentions[end].Record == number)
            {
                end++;
            }

            Add(source, block!.Record(RecordNumber.PlaceOf(number)), mentions[i..end], candidates);
            i = end;
        }
    }

    private void Add(
        CandidateSource source, ReadOnlySpan<byte> record, List<(int Record, int Name)> mentions, List<AdvisoryCandidate> candidates)
    {
        var reader = new PackedReader(record);
        var head = AdvisoryRecord.ReadHead(ref reader);
        var before = candidates.Count;
        var count = reader.ReadCount();
        for (var i = 0; i < count; i++)
        {
            var bytes = reader.ReadSized();
            foreach (var (_, name) in mentions)
            {
                if (AdvisoryRecord.IsAbout(bytes, _namespace, Encoding.UTF8.GetBytes(_names[name])))
                {
                    var affected = AdvisoryRecord.ReadAffected(bytes);
                    candidates.Add(new AdvisoryCandidate(source.Feed, source.Priority, head with { Affected = [affected] }, affected));
                }
            }
        }

        if (candidates.Count - before < mentions.Count)
        {
            throw new CorruptRecordException("a record does not name the package it is listed under");
        }
    }
}
