using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Compares what a feed says about a vulnerability before and after the update of one of its partitions. Its other partitions are part of
/// both: Alpine's two repositories of a release may speak about one id.
/// </summary>
internal sealed class FeedForms : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _feed;
    private readonly long _visible;
    private readonly long _staged;
    private readonly RecordBlockCache _blocks;
    private readonly Dictionary<string, (List<long> Others, bool HasOwn)> _namespaces = new(StringComparer.Ordinal);

    public FeedForms(SqliteConnection connection, FeedUpdate update, long visible, long staged)
    {
        _connection = connection;
        _feed = update.Feed;
        _visible = visible;
        _staged = staged;
        _blocks = new RecordBlockCache(connection);
    }

    /// <summary>What changes, or null: the forms say the same about packages, or an own vulnerability takes their place.</summary>
    public VulnerabilityChange? Compare(string @namespace, string id)
    {
        if (!_namespaces.TryGetValue(@namespace, out var known))
        {
            var others = CandidateSource.Of(_connection, @namespace)
                .Where(source => source.Feed == _feed && source.Generation != _visible).Select(source => source.Generation).ToList();
            _namespaces.Add(@namespace, known = (others, OwnVulnerabilityRows.Speaks(_connection, @namespace)));
        }

        if (known.HasOwn && OwnVulnerabilityRows.TryFind(_connection, @namespace, id, out _))
        {
            return null;
        }

        var old = Form(@namespace, id, known.Others, _visible);
        var @new = Form(@namespace, id, known.Others, _staged);
        return VulnerabilityForm.IsSameEffect(old, @new) ? null : new VulnerabilityChange(old, @new);
    }

    public void Dispose() => _blocks.Dispose();

    private NamespaceVulnerability? Form(string @namespace, string id, List<long> others, long generation)
    {
        var query = new IdQuery(@namespace, id);
        query.Read(_connection, _blocks, _feed, 0, generation);
        foreach (var other in others)
        {
            query.Read(_connection, _blocks, _feed, 0, other);
        }

        return VulnerabilityForm.OfFeed(@namespace, id, _feed, query.Found);
    }
}
