using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>
/// Finds the records that name packages: one statement for the places of the records, and one for the blocks that are not in memory.
/// Why versions are not compared in SQL is told in <c>docs/adr/0015-matching-in-memory.md</c>.
/// </summary>
internal sealed class CandidateSearch(PostgresSessions sessions, RecordBlocks blocks)
{
    /// <summary>How often a search starts anew because a generation was replaced and deleted between its two statements.</summary>
    private const int Attempts = 5;

    /// <summary>Namespaces whose own vulnerabilities' names are remembered; there are a few hundred namespaces at most.</summary>
    private const int NamespaceCapacity = 1000;

    private readonly ConcurrentDictionary<string, (long Changed, HashSet<string> Names)> _own = new(StringComparer.Ordinal);

    /// <summary>The candidates in the contract's order.</summary>
    public async Task<IReadOnlyList<AdvisoryCandidate>> FindAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var namespaceBytes = Encoding.UTF8.GetBytes(@namespace);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var list = new CandidateList(@namespace, names);
            var known = _own.GetValueOrDefault(@namespace, (-1, []));
            var answer = await sessions.ReadAsync(
                (connection, cancellation) => CandidateAnswer.ReadAsync(connection, namespaceBytes, list.NameBytes, known.Changed, cancellation),
                static _ => false, cancellationToken).ConfigureAwait(false);
            if (await AddRecordsAsync(answer.Mentions, list, cancellationToken).ConfigureAwait(false))
            {
                return await PostgresSessions.TranslateAsync(() => Task.FromResult(Finish(list, answer, @namespace, known))).ConfigureAwait(false);
            }
        }

        throw PostgresFault.Translate(new CorruptRecordException("a block of records is missing"));
    }

    private IReadOnlyList<AdvisoryCandidate> Finish(
        CandidateList list, CandidateAnswer answer, string @namespace, (long Changed, HashSet<string> Names) known)
    {
        if (answer.OwnNames is { } names)
        {
            known = (answer.OwnChanged, [.. names.Select(Encoding.UTF8.GetString)]);
            if (_own.Count < NamespaceCapacity || _own.ContainsKey(@namespace))
            {
                _own[@namespace] = known;
            }
        }

        list.Hide(known.Names);
        foreach (var content in answer.Own)
        {
            foreach (var candidate in VulnerabilityForm.Candidates(VulnerabilityRecord.Read(ContentPacker.Unpack(content))))
            {
                list.Add(candidate);
            }
        }

        return list.Sorted();
    }

    /// <summary>False when a block is gone.</summary>
    private Task<bool> AddRecordsAsync(List<Mention> mentions, CandidateList list, CancellationToken cancellationToken) =>
        PostgresSessions.TranslateAsync(async () =>
        {
            foreach (var source in mentions.GroupBy(mention => (mention.Feed, mention.Partition))
                .OrderBy(group => group.Key.Feed, StringComparer.Ordinal).ThenBy(group => group.Key.Partition, StringComparer.Ordinal))
            {
                var first = source.First();
                var places = Places(source, list);
                var wanted = places.Select(place => (first.Generation, RecordNumber.BlockOf(place.Record))).ToHashSet();
                if (await blocks.FindAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } found)
                {
                    return false;
                }

                Read(found, first, CollectionsMarshal.AsSpan(places), list);
            }

            return true;
        });

    private static List<(int Record, int Name)> Places(IEnumerable<Mention> mentions, CandidateList list)
    {
        var places = new List<(int Record, int Name)>();
        var records = new List<int>();
        foreach (var mention in mentions)
        {
            records.Clear();
            RecordNumberList.Unpack(mention.Records, records);
            var name = list.NumberOf(Encoding.UTF8.GetString(mention.Name));
            foreach (var record in records)
            {
                places.Add((record, name));
            }
        }

        places.Sort(static (a, b) => a.Record != b.Record ? a.Record.CompareTo(b.Record) : a.Name.CompareTo(b.Name));
        return places;
    }

    private static void Read(
        Dictionary<(long Generation, int Number), RecordBlock> found, Mention source, ReadOnlySpan<(int Record, int Name)> places, CandidateList list)
    {
        var names = new List<int>();
        while (!places.IsEmpty)
        {
            var number = places[0].Record;
            names.Clear();
            while (!places.IsEmpty && places[0].Record == number)
            {
                names.Add(places[0].Name);
                places = places[1..];
            }

            var block = found[(source.Generation, RecordNumber.BlockOf(number))];
            list.Add(source.Feed, source.Priority, block.Record(RecordNumber.PlaceOf(number)).Span, CollectionsMarshal.AsSpan(names));
        }
    }
}
