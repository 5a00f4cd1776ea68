using System.Text;
using Strata.Core.Advisories;

namespace Strata.Storage.Records;

/// <summary>Collects the candidates for packages of one namespace from packed records, and puts them in order.</summary>
internal sealed class CandidateList
{
    private readonly string _namespace;
    private readonly byte[] _namespaceBytes;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<(int Name, AdvisoryCandidate Candidate, int Found)> _candidates = [];

    public CandidateList(string @namespace, IEnumerable<string> names)
    {
        _namespace = @namespace;
        _namespaceBytes = Encoding.UTF8.GetBytes(@namespace);
        Names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        NameBytes = [.. Names.Select(Encoding.UTF8.GetBytes)];
        for (var i = 0; i < Names.Count; i++)
        {
            _numbers[Names[i]] = i;
        }
    }

    /// <summary>The wanted names in ordinal order, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The same as UTF-8.</summary>
    public byte[][] NameBytes { get; }

    /// <summary>The place of a wanted name.</summary>
    public int NumberOf(string name) => _numbers[name];

    /// <summary>Adds what a record says about wanted names, given by their places; it must name each.</summary>
    public void Add(string feed, int priority, ReadOnlySpan<byte> record, ReadOnlySpan<int> names)
    {
        var reader = new PackedReader(record);
        var head = AdvisoryRecord.ReadHead(ref reader);
        var before = _candidates.Count;
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var bytes = reader.ReadSized();
            foreach (var name in names)
            {
                if (AdvisoryRecord.IsAbout(bytes, _namespaceBytes, NameBytes[name]))
                {
                    var affected = AdvisoryRecord.ReadAffected(bytes, _namespace, Names[name]);
                    Add(name, new AdvisoryCandidate(feed, priority, head with { Affected = [affected] }, affected));
                }
            }
        }

        if (_candidates.Count - before < names.Length)
        {
            throw new CorruptRecordException("a record does not name the package it is listed under");
        }
    }

    /// <summary>Adds a candidate if it is about a wanted name.</summary>
    public void Add(AdvisoryCandidate candidate)
    {
        if (_numbers.TryGetValue(candidate.Affected.Name, out var number))
        {
            Add(number, candidate);
        }
    }

    /// <summary>Takes out candidates whose advisory has one of these ids.</summary>
    public void Hide(IReadOnlySet<string> ids)
    {
        if (ids.Count > 0)
        {
            _candidates.RemoveAll(found => ids.Contains(found.Candidate.Advisory.Id));
        }
    }

    /// <summary>All candidates by package name, feed, key; what is equal in these stays in the order in which it was added.</summary>
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

    private void Add(int name, AdvisoryCandidate candidate) => _candidates.Add((name, candidate, _candidates.Count));
}
